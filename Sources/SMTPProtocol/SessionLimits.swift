/// How much one session may ask for; what goes beyond is answered, never kept.
public struct SessionLimits: Sendable, Equatable {
    /// Longest command line in bytes, its CRLF included.
    ///
    /// RFC 5321 §4.5.3.1.4 wants at least 512, and extensions add to that. It is also the most that the caller has to
    /// keep of a line that is not complete.
    public var maximumCommandLength: Int
    /// Most recipients of one message; further ones get 452 4.5.3 (RFC 5321 §4.5.3.1.8 wants at least 100).
    public var maximumRecipients: Int
    /// Most messages that are kept of one connection; MAIL of the next one gets 452 4.5.3.
    public var maximumMessages: Int
    /// How many commands may be refused with a 5yz reply since the session began or since the last message was kept;
    /// the next one gets 421 4.7.0 and the end.
    public var maximumBadCommands: Int

    /// The defaults suit a server for tests: generous, but bounded.
    public init(
        maximumCommandLength: Int = 4_096,
        maximumRecipients: Int = 1_000,
        maximumMessages: Int = .max,
        maximumBadCommands: Int = 20
    ) {
        self.maximumCommandLength = maximumCommandLength
        self.maximumRecipients = maximumRecipients
        self.maximumMessages = maximumMessages
        self.maximumBadCommands = maximumBadCommands
    }
}
