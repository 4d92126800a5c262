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

    /// Creates a page.
    public init(items: [Item], total: Int, unread: Int = 0, start: Int) {
        self.items = items
        self.total = total
        self.unread = unread
        self.start = start
    }
}
