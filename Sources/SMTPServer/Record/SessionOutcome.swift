/// How a session ended: the closed list of names that the session record, the log and later the metrics use.
public enum SessionOutcome: String, Sendable, CaseIterable {
    /// The client took its leave with QUIT, or went away between transactions after a message was kept.
    case completed = "Completed"
    /// The client closed the connection in the middle of something; the reason names the stage.
    case clientDisconnected = "ClientDisconnected"
    /// The client's address is not one of AllowedAddresses.
    case addressNotAllowed = "AddressNotAllowed"
    /// There were too many connections, in all or of this address.
    case tooManyConnections = "TooManyConnections"
    /// A TLS client on a port that waits for plain text.
    case clientSpokeTLSOnPlainPort = "ClientSpokeTlsOnPlainPort"
    /// A plain-text client on a port that speaks TLS from the first byte.
    case clientSpokePlainOnTLSPort = "ClientSpokePlainOnTlsPort"
    /// The client refused the certificate it was shown, or most probably did.
    case clientRejectedCertificate = "ClientRejectedCertificate"
    /// The client had no certificate, or one that is not trusted, on a server that requires one.
    case clientCertificateRefused = "ClientCertificateRefused"
    /// The client began a handshake and did not end it in time.
    case handshakeTimedOut = "HandshakeTimedOut"
    /// Client and server have no protocol version in common.
    case noSharedVersion = "NoSharedVersion"
    /// Client and server have no cipher suite in common.
    case noSharedCipher = "NoSharedCipher"
    /// The handshake failed for another reason.
    case handshakeFailed = "HandshakeFailed"
    /// TLS broke after the handshake.
    case tlsFailed = "TlsFailed"
    /// Bytes arrived together with the STARTTLS command; they were not executed.
    case commandInjection = "CommandInjection"
    /// MAIL was refused because TLS had not been started and never was.
    case startTLSNotUsed = "StartTlsNotUsed"
    /// The client said STARTTLS on a port without it, and no message was kept.
    case startTLSNotOffered = "StartTlsNotOffered"
    /// AUTH failed, and no message was kept.
    case authenticationFailed = "AuthenticationFailed"
    /// MAIL was refused because AUTH is required and was not used.
    case authenticationNotUsed = "AuthenticationNotUsed"
    /// A command or a message was refused for another reason, and no message was kept.
    case commandRefused = "CommandRefused"
    /// The client said QUIT without having sent mail.
    case noMailSent = "NoMailSent"
    /// What arrived belongs to another protocol, such as HTTP.
    case notSMTP = "NotSmtp"
    /// Too many commands were refused.
    case tooManyErrors = "TooManyErrors"
    /// A message was larger than allowed, and none was kept.
    case messageTooLarge = "MessageTooLarge"
    /// A rule of Faults ended the session, or refused what would have been a message, and none was kept.
    case faultActed = "FaultActed"
    /// The client fell silent.
    case timedOut = "TimedOut"
    /// A port of the TLS lab did what its fault says, and that was the end.
    case brokenOnPurpose = "BrokenOnPurpose"
    /// Letterlock was stopping.
    case serverShutdown = "ServerShutdown"
    /// The network failed.
    case networkError = "NetworkError"

    /// Whether this is nothing to be told of unasked; what only looks whether the port answers sends no mail.
    public var isOrdinary: Bool { self == .completed || self == .noMailSent }

    /// Whether client and server did not come to TLS, a port in the wrong mode included.
    var isHandshakeFailure: Bool {
        switch self {
        case .clientSpokeTLSOnPlainPort, .clientSpokePlainOnTLSPort, .clientRejectedCertificate,
            .clientCertificateRefused, .handshakeTimedOut, .noSharedVersion, .noSharedCipher, .handshakeFailed:
            true
        default:
            false
        }
    }
}
