/// Messages as a listing shows them: each takes a bounded amount of memory, whatever it holds.
extension MessageTable {
    /// Newest first, from the one after `start` newer ones on; see ``listed(_:maximumSize:)``.
    func page(start: Int, limit: Int, maximumSize: Int) throws(SQLiteError) -> (messages: [StoredMessage], size: Int) {
        let ids = try connection.statement("SELECT id FROM messages ORDER BY id DESC LIMIT ? OFFSET ?").all { values in
            values.integer(limit)
            values.integer(start)
        } read: { row in
            row.integer()
        }
        return try listed(ids, maximumSize: maximumSize)
    }

    /// Those of the messages that are there, with what they take together in memory; none of them where that is more than
    /// `maximumSize` bytes.
    func listed(
        _ ids: [Int64],
        maximumSize: Int
    ) throws(SQLiteError) -> (messages: [StoredMessage], size: Int) {
        var messages: [StoredMessage] = []
        var size = 0
        for id in ids {
            guard let message = try listed(id) else { continue }
            size += message.memorySize
            // What comes behind is only counted.
            if size <= maximumSize { messages.append(message) } else { messages = [] }
        }
        return (messages, size)
    }

    private func listed(_ id: Int64) throws(SQLiteError) -> StoredMessage? {
        guard var message = try facts(of: id) else { return nil }
        let (recipients, total) = try RecipientTable(connection: connection).first(
            StoredMessage.mostListed,
            upTo: StoredMessage.mostListedBytes,
            of: id
        )
        message.envelope.recipients = recipients
        return message.listed(recipients: total)
    }
}
