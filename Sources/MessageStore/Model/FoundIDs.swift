/// The messages that a search has found, by their IDs.
public struct FoundIDs: Sendable, Equatable {
    /// Those that were asked for, newest first.
    public var ids: [Int64] = []
    /// How many were found in all.
    public var total = 0
    /// How many of them nobody has looked at.
    public var unread = 0
    /// How many messages are kept in all.
    public var kept = 0
    /// How many of them nobody has looked at.
    public var keptUnread = 0
    /// The highest ID that was given when the search began: what comes later is higher.
    public var highestID: Int64 = 0

    init() {}

    init(_ tally: Tally) {
        kept = tally.messages
        keptUnread = tally.unread
        highestID = tally.highestMessage
    }

    /// Counts a message that was found; keeps its ID if it is in the window.
    mutating func add(_ id: Int64, isRead: Bool, window: Range<Int>) {
        if window.contains(total) { ids.append(id) }
        total += 1
        if !isRead { unread += 1 }
    }
}
