/// How much one session may ask for; what goes beyond is answered, never kept.
public struct SessionLimits: Sendable, Equatable {
    /// Longest command line in bytes, its CRLF included.
    ///
    /// RFC 5321 §4.5.3.1.4 wants at least 512, and extensions add to that. It is also the most that the caller has to
    /// keep of a line that is not complete.
    public var maximumCommandLength: Int
    /// Most bytes of the header of a message; one that is larger gets 552 5.3.4.
    public var maximumHeaderSize: Int
    /// Longest line of a message in bytes, its CRLF included and transparency dots not; a message with a longer one gets
    /// 500 5.5.2.
    ///
    /// RFC 5321 §4.5.3.1.6 has 1,000. Binary content has no lines.
    public var maximumTextLineLength: Int
    /// Most recipients of one message; further ones get 452 4.5.3 (RFC 5321 §4.5.3.1.8 wants at least 100).
    public var maximumRecipients: Int
    /// Most messages that are kept of one connection; MAIL of the next one gets 452 4.5.3.
    public var maximumMessages: Int
    /// How many commands may be refused with a 5yz reply since the session began or since the last message was kept;
    /// the next one gets 421 4.7.0 and the end.
    ///
    /// Refusals by rules of Faults, with 4yz too, count from the one on that is beyond ``maximumRecipients``.
    public var maximumBadCommands: Int

    /// The defaults suit a server for tests: generous, but bounded.
    public init(
        maximumCommandLength: Int = 4_096,
        maximumHeaderSize: Int = 1 << 20,
        maximumTextLineLength: Int = .max,
        maximumRecipients: Int = 1_000,
        maximumMessages: Int = .max,
        maximumBadCommands: Int = 20
    ) {
        self.maximumCommandLength = maximumCommandLength
        self.maximumHeaderSize = maximumHeaderSize
        self.maximumTextLineLength = maximumTextLineLength
        self.maximumRecipients = maximumRecipients
        self.maximumMessages = maximumMessages
        self.maximumBadCommands = maximumBadCommands
    }
}
