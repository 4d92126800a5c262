import MessageStore

/// `GET /api/v1/messages`: the answer's keys are its properties.
struct MessagePage: Encodable {
    var total: Int
    var unread: Int
    var count: Int
    var messagesCount: Int
    var messagesUnread: Int
    var start: Int
    var tags: [String] = []
    var messages: [ListedMessage]

    init(_ page: Page<StoredMessage>) {
        self.init(page, kept: page.total, keptUnread: page.unread)
    }

    /// What a search found; `total` and `unread` are of all messages, as Mailpit has it.
    init(_ found: FoundMessages) {
        self.init(found.page, kept: found.kept, keptUnread: found.keptUnread)
    }

    private init(_ page: Page<StoredMessage>, kept: Int, keptUnread: Int) {
        total = kept
        unread = keptUnread
        count = page.items.count
        messagesCount = page.total
        messagesUnread = page.unread
        start = page.start
        messages = page.items.map(ListedMessage.init)
    }

    private enum CodingKeys: String, CodingKey {
        case total
        case unread
        case count
        case messagesCount = "messages_count"
        case messagesUnread = "messages_unread"
        case start
        case tags
        case messages
    }
}
