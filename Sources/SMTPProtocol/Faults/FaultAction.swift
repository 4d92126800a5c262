/// What a rule does; each part may be left out.
public struct FaultAction: Sendable, Equatable {
    /// When a rule closes the connection.
    public enum Disconnect: String, Sendable, CaseIterable {
        /// Instead of the reply.
        case before = "Before"
        /// Behind the reply.
        case after = "After"
    }

    /// A refusal that takes the place of the reply.
    public var reply: Reply?
    /// How long the reply is held back.
    public var delay: Duration?
    /// When the connection is closed, if it is.
    public var disconnect: Disconnect?
    /// How fast the rest of the session is read and written.
    public var bytesPerSecond: Int?
    /// What EHLO does not announce, and is then refused.
    public var withheldExtensions: [SMTPExtension]
    /// A SIZE that is smaller than the server's.
    public var size: Int?
    /// Whether a message is kept at its end; `nil` keeps it unless it is refused.
    public var keep: Bool?

    /// An action; with nothing given it does nothing.
    public init(
        reply: Reply? = nil,
        delay: Duration? = nil,
        disconnect: Disconnect? = nil,
        bytesPerSecond: Int? = nil,
        withheldExtensions: [SMTPExtension] = [],
        size: Int? = nil,
        keep: Bool? = nil
    ) {
        self.reply = reply
        self.delay = delay
        self.disconnect = disconnect
        self.bytesPerSecond = bytesPerSecond
        self.withheldExtensions = withheldExtensions
        self.size = size
        self.keep = keep
    }

    /// Whether a message is kept at its end.
    var keepsMessage: Bool { keep ?? (reply == nil) }

    /// RFC 5321 §4.2.1: 421 says that the connection is being closed.
    var closesAfterReply: Bool { disconnect == .after || reply?.code == 421 }
}
