import InternetMessage

/// What can be done to the database in one transaction; it keeps the tally with every change.
struct WriteTransaction {
    private let connection: Connection
    private let tallyBefore: Tally
    private(set) var tally: Tally
    /// Microseconds since 1970.
    private let now: Int64
    private var hasNewMessages = false
    private var hasNewFiles = false
    private var removedFiles: [ContentName] = []

    init(on connection: Connection, tally: Tally, now: Int64) {
        self.connection = connection
        self.now = now
        tallyBefore = tally
        self.tally = tally
    }

    private var messages: MessageTable { MessageTable(connection: connection) }

    /// Keeps a message and gives it its ID.
    ///
    /// - Parameter file: where its source is already; nil puts it into the database.
    mutating func insert(
        _ message: NewMessage,
        size: Int,
        summary: MessageSummary,
        file: ContentName?
    ) throws(SQLiteError) -> Int64 {
        let id = nextPosition()
        try messages.insert(message, id: id, size: size, summary: summary)
        if let file {
            try ContentFileTable(connection: connection).insert(file, size: size, of: id)
            hasNewFiles = true
        } else {
            try ContentTable(connection: connection).insert(message.content, of: id)
        }
        try RecipientTable(connection: connection).insert(message.envelope.recipients, of: id)
        hasNewMessages = true
        tally.highestSession = max(tally.highestSession, message.session)
        tally.messages += 1
        tally.unread += 1
        return id
    }

    mutating func insert(_ session: SessionRecord) throws(SQLiteError) {
        tally.sessionBytes += try SessionTable(connection: connection).insert(session, at: nextPosition())
        tally.highestSession = max(tally.highestSession, session.id)
        tally.sessions += 1
    }

    /// Higher than all before, also after the clock was set back, and after what was the highest has gone.
    private mutating func nextPosition() -> Int64 {
        tally.highestMessage = max(tally.highestMessage + 1, now)
        return tally.highestMessage
    }

    /// Says how many there were.
    mutating func deleteAllMessages() throws(SQLiteError) -> Int {
        let count = tally.messages
        removedFiles += try messages.removeAll()
        tally.messages = 0
        tally.unread = 0
        return count
    }

    /// Says how many of them there were.
    mutating func deleteMessages(_ ids: [Int64]) throws(SQLiteError) -> Int {
        let removed = try messages.remove(ids)
        subtract(removed)
        return removed.count
    }

    /// Deletes the copies of some recipients, and messages with the last of them; says of how many messages some were there.
    mutating func deleteRecipients(_ places: [RecipientTable.Places]) throws(SQLiteError) -> Int {
        let recipients = RecipientTable(connection: connection)
        var count = 0
        var empty: [Int64] = []
        for places in places {
            let (removed, left) = try recipients.remove(places)
            guard removed > 0 else { continue }
            count += 1
            if left == 0 { empty.append(places.message) }
        }
        subtract(try messages.remove(empty))
        return count
    }

    /// Says how many were marked otherwise before.
    mutating func markMessages(_ ids: [Int64], asRead isRead: Bool) throws(SQLiteError) -> Int {
        let changed = try messages.mark(ids, asRead: isRead)
        tally.unread += isRead ? -changed : changed
        return changed
    }

    /// Removes the oldest beyond what is to be kept.
    mutating func prune(to retention: Retention) throws(SQLiteError) -> Pruned {
        let excess = retention.excess(of: tally)
        var pruned = Pruned.nothing
        if excess.messages > 0 {
            let removed = try messages.removeOldest(excess.messages)
            subtract(removed)
            pruned.messages = removed.count
        }
        if excess.sessions > 0 || excess.sessionBytes > 0 {
            let removed = try SessionTable(connection: connection)
                .removeOldest(excess.sessions, bytes: excess.sessionBytes)
            pruned.sessions = removed.count
            tally.sessions -= removed.count
            tally.sessionBytes -= removed.bytes
        }
        return pruned
    }

    /// Refuses new messages where they make the database larger than it may be.
    ///
    /// Session records pass: they have a share of their own, of which the oldest go first.
    func checkSize(_ retention: Retention) throws(SQLiteError) {
        guard hasNewMessages, retention.size > 0 else { return }
        if try usedSize() > retention.size { throw .sizeLimitReached }
    }

    /// Bytes that the database takes, with the files of large messages.
    func usedSize() throws(SQLiteError) -> Int {
        try connection.usedSize() + ContentFileTable(connection: connection).usedSize()
    }

    /// Makes a change that reaches the disk. (SQLite does not write a row that stays as it was.)
    mutating func touch() {
        tally.checked = max(tally.checked + 1, now)
    }

    /// The last thing to do: the tally becomes true for those who read, and the names of new files durable.
    ///
    /// - Returns: the files that are of no message any more, once this is committed.
    func finish() throws(SQLiteError) -> [ContentName] {
        if tally != tallyBefore { try tally.save(to: connection) }
        if hasNewFiles { try connection.contents?.sync() }
        return removedFiles
    }

    private mutating func subtract(_ removed: RemovedMessages) {
        tally.messages -= removed.count
        tally.unread -= removed.unread
        removedFiles += removed.files
    }
}
