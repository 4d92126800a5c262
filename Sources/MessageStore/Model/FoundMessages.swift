/// What a search has found.
public struct FoundMessages: Sendable, Equatable {
    /// The piece that was asked for, with the numbers of all that were found.
    public var page: Page<StoredMessage>
    /// How many messages are kept in all.
    public var kept: Int
    /// How many of them nobody has looked at.
    public var keptUnread: Int
    /// The highest ID that was ever given: what comes later is higher.
    public var highestID: Int64
}
