/// Why the session wants the connection closed: a closed list.
public enum SessionEnd: Sendable, Equatable {
    /// The client said QUIT.
    case completed
    /// The client closed the connection without QUIT.
    case clientDisconnected(SessionStage)
    /// The client was silent for too long.
    case timedOut(SessionStage)
    /// The server is being stopped.
    case draining(SessionStage)
    /// Bytes followed STARTTLS before the handshake (RFC 3207 §6 and CVE-2011-0411); they were not executed.
    case commandInjection
    /// A TLS ClientHello stood where a command should.
    case clientSpokeTLSOnPlainPort
    /// BDAT without a size that can be read, so that its chunk could not be told from commands.
    case chunkSizeUnknown
    /// The peer speaks another protocol, as a browser does that was lured to this port.
    case notSMTP
    /// More commands were refused than ``SessionLimits/maximumBadCommands``.
    case tooManyErrors(SessionStage)
    /// A rule closed the connection on purpose.
    case faulted
}
