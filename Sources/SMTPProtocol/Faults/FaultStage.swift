/// Where in a session a rule can act: always on what would be accepted without it.
public enum FaultStage: String, Sendable, CaseIterable {
    /// The greeting; on a port of implicit TLS it follows the handshake.
    case greeting = "Greeting"
    /// EHLO or HELO.
    case hello = "Ehlo"
    /// AUTH, once the credentials have been found right.
    case authentication = "Auth"
    /// MAIL.
    case mail = "Mail"
    /// RCPT.
    case recipient = "Rcpt"
    /// DATA, or the first BDAT of a message.
    case data = "Data"
    /// The end of a message: the dot, or the end of the last chunk.
    case endOfData = "EndOfData"
    /// QUIT.
    case quit = "Quit"

    /// Whether its replies carry no enhanced code (RFC 2034 §4).
    public var hasPlainReplies: Bool { self == .greeting || self == .hello }
}
