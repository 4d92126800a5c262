import SMTPProtocol

/// What ended a session, as far as it is known where it happens.
enum TerminationCause {
    /// The protocol came to its end, or the client left in the middle of it.
    case session(SessionEnd)
    /// The network, or TLS, failed.
    case failed(any Error)
    /// The server stops and waits no longer.
    case stopped
    /// What needs nothing of the session to be explained.
    case explained(SessionEnding)

    /// Whether it is the failure of a handshake that is running.
    var isFailedHandshake: Bool {
        switch self {
        case .session(.clientDisconnected), .failed: true
        case .session, .stopped, .explained: false
        }
    }
}
