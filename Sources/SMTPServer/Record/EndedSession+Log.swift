import Logging
import SMTPProtocol
import TLSLab

extension EndedSession {
    /// One line for the session: quiet when all went well, a notice with the advice when not.
    func log(to logger: Logger) {
        let level = ending.outcome.isOrdinary || isExpected ? Logger.Level.debug : .notice
        logger.log(level: level, "Session ended: \(ending.reason)", metadata: metadata)
    }

    private var metadata: Logger.Metadata {
        var metadata = facts.logMetadata
        metadata["outcome"] = "\(ending.outcome.rawValue)"
        metadata["reason"] = "\(ending.reason)"
        if ending.outcome.isHandshakeFailure { metadata["event"] = "handshake-failed" }
        metadata["messages"] = "\(messages.count)"
        if let advice = ending.advice { metadata["advice"] = "\(advice)" }
        return metadata
    }
}

extension SessionFacts {
    /// The fields that every log line of a session carries.
    var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "session": "\(id)",
            "remote": "\(remoteAddress)",
            "listener": "\(listenerPort) \(listenerTLSMode.rawValue)",
        ]
        if let listenerFault { metadata["fault"] = "\(listenerFault.rawValue)" }
        if let user { metadata["user"] = "\(user)" }
        if let tls {
            metadata["tls_version"] = "\(tls.version)"
            if let cipher = tls.cipher { metadata["tls_cipher"] = "\(cipher)" }
            if let serverName = tls.serverName { metadata["server_name"] = "\(serverName)" }
        }
        return metadata
    }
}
