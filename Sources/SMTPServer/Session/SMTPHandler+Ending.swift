import NIOCore
import NIOSSL
import SMTPProtocol

extension SMTPHandler {
    /// The client, or the network, closed the connection.
    func peerClosed() {
        if handshake != nil { return handshakeFailed(.closedByClient) }
        if let refused = certificateRefusedAfterHandshake(nil) { return end(refused) }
        for case .close(let end, _) in session.peerClosed() { self.end(ending(for: end)) }
    }

    /// An error came up the pipeline.
    func failed(_ error: any Error) {
        guard ending == nil else { return }
        if handshake != nil { return handshakeFailed(.library(error)) }
        if let refused = certificateRefusedAfterHandshake(error) { return end(refused) }
        if Self.isDisconnect(error) { return peerClosed() }
        end(
            .init(
                outcome: facts.tls == nil ? .networkError : .tlsFailed,
                reason: "The connection failed \(session.stage.phrase): \(HandshakeDiagnosis.cause(of: error))."
            )
        )
    }

    /// Some clients check the certificate only when the handshake is done, and leave before they say EHLO.
    private func certificateRefusedAfterHandshake(_ error: (any Error)?) -> SessionEnding? {
        guard let completedHandshake, session.hello == nil else { return nil }
        let diagnosis = diagnosis(of: completedHandshake)
        if let error, !Self.isDisconnect(error) { return diagnosis.ending(for: .library(error)) }
        return diagnosis.ending(for: .closedByClient)
    }

    private static func isDisconnect(_ error: any Error) -> Bool {
        error is IOError || error as? NIOSSLError == .uncleanShutdown || error as? ChannelError == .eof
    }

    /// What the machine's ending means to the one who reads the record.
    func ending(for end: SessionEnd) -> SessionEnding {
        switch end {
        case .completed:
            if let refusalThatMattered { return refusalThatMattered }
            if let completedHandshake, session.hello == nil { return diagnosis(of: completedHandshake).quit }
            if messages.isEmpty { return noMailSent }
            return SessionEnding(outcome: .completed, reason: "The client said QUIT.")
        case .clientDisconnected(let stage):
            if let refusalThatMattered, !stage.isInContent { return refusalThatMattered }
            let hasDelivered = stage == .hello && !messages.isEmpty
            return SessionEnding(
                outcome: hasDelivered ? .completed : .clientDisconnected,
                reason: "The client closed the connection without QUIT, \(stage.phrase).",
                advice: hasDelivered ? nil : lastFault == nil ? startTLSMayBeMissed(at: stage) : Self.faultAdvice
            )
        case .timedOut(let stage) where messageIsOverdue:
            return SessionEnding(
                outcome: .timedOut,
                reason:
                    "The message took longer than \(settings.messageTimeout.inWords) (MessageTimeout), \(stage.phrase).",
                advice: "Look for what holds the client up, or raise MessageTimeout."
            )
        case .timedOut(let stage):
            let failing = lastHeard > dueSince ? "sent no whole command within" : "was silent for"
            return SessionEnding(
                outcome: .timedOut,
                reason: "The client \(failing) \(settings.commandTimeout.inWords), \(stage.phrase).",
                advice: "Look for what holds the client up; every command and every line must end with CR LF."
            )
        case .faulted:
            return faultEnding
        case .draining(let stage):
            return SessionEnding(outcome: .serverShutdown, reason: "Letterlock was stopped, \(stage.phrase).")
        case .commandInjection:
            return .commandInjection
        case .clientSpokeTLSOnPlainPort:
            return spokeTLSOnPlainPort
        case .chunkSizeUnknown:
            return SessionEnding(
                outcome: .commandRefused,
                reason: "The client said BDAT without a size that can be read.",
                advice: "The transcript of this session has the command."
            )
        case .notSMTP:
            return SessionEnding(
                outcome: .notSMTP,
                reason: "The client sent a request of another protocol, such as HTTP, to port \(listener.port).",
                advice: "Port \(listener.port) speaks SMTP; the message API is on HttpPort, health on HealthPort."
            )
        case .tooManyErrors(let stage):
            return SessionEnding(
                outcome: .tooManyErrors,
                reason: "Too many commands were refused, \(stage.phrase).",
                advice: "The transcript of this session has each command and its reply."
            )
        }
    }

    private var spokeTLSOnPlainPort: SessionEnding {
        let mode = listener.tlsMode.rawValue
        if refusals.startTLSNotOffered {
            return SessionEnding(
                outcome: .startTLSNotOffered,
                reason:
                    "The client said STARTTLS, which port \(listener.port) does not offer (TlsMode None), and began "
                    + "a TLS handshake although that was refused.",
                advice: "Set TlsMode to StartTls, or switch STARTTLS off in the client."
            )
        }
        let advice =
            listener.tlsMode == .startTLS
            ? "Switch the client from implicit TLS (SSL/TLS, SMTPS) to STARTTLS"
            : "Switch TLS off in the client"
        return SessionEnding(
            outcome: .clientSpokeTLSOnPlainPort,
            reason: "The client began a TLS handshake at once, but port \(listener.port) begins in plain text "
                + "(TlsMode \(mode)).",
            advice: "\(advice), or connect it to a port with TlsMode ImplicitTls."
        )
    }
}

extension SessionStage {
    /// Whether all commands of the transaction were accepted: who leaves now does not do so for a refusal.
    var isInContent: Bool { self == .data || self == .content || self == .commit }
}

extension SessionEnding {
    static let commandInjection = SessionEnding(
        outcome: .commandInjection,
        reason: "Bytes in plain text came with STARTTLS or instead of the TLS handshake; they were not executed.",
        advice: "The client must wait for the reply to STARTTLS and then begin TLS. "
            + "If it does, something between it and this port inserts commands."
    )
}
