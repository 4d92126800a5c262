/// A piece of a listing, newest first.
public struct Page<Item: Sendable & Equatable>: Sendable, Equatable {
    /// The items from `start` on.
    public var items: [Item]
    /// How many there are in all.
    public var total: Int
    /// How many of them nobody has looked at; 0 for sessions.
    public var unread: Int
    /// How many newer ones were passed over.
    public var start: Int
    /// About how many bytes of memory the items take; where that is more than was allowed, there are no items.
    public var size: Int

    /// Creates a page.
    public init(items: [Item], total: Int, unread: Int = 0, start: Int, size: Int = 0) {
        self.items = items
        self.total = total
        self.unread = unread
        self.start = start
        self.size = size
    }
}
