extension MessageTable {
    /// So many are read and sorted at once where a search finds no more.
    static let mostSorted = 5_000

    /// Which messages a condition means that says exactly what was asked, newest first.
    func find(_ condition: SQLCondition, _ window: Range<Int>, _ tally: Tally) throws(SQLiteError) -> FoundIDs {
        var found = FoundIDs(tally)
        if condition.table == .headers, let few = try few(condition) {
            for message in few { found.add(message.id, isRead: message.isRead, window: window) }
            return found
        }
        let counts = try connection.unsavedStatement(
            "SELECT count(*), total(is_read = 0) FROM \(condition.source) WHERE \(condition.text)"
        ).first { values in
            values.all(condition.values)
        } read: { row in
            (total: Int(row.integer()), unread: Int(row.integer()))
        }
        found.ids = try connection.unsavedStatement(
            "SELECT id FROM \(condition.source) WHERE \(condition.text) ORDER BY id DESC LIMIT ? OFFSET ?"
        ).all { values in
            values.all(condition.values)
            values.integer(window.count)
            values.integer(window.lowerBound)
        } read: { row in
            row.integer()
        }
        found.total = counts?.total ?? 0
        found.unread = counts?.unread ?? 0
        return found
    }

    /// All that a condition finds by reading the headers once; nil where they are so many that the newest are sooner found by
    /// walking through the table.
    private func few(_ condition: SQLCondition) throws(SQLiteError) -> [(id: Int64, isRead: Bool)]? {
        let found = try connection.unsavedStatement(
            "SELECT id, is_read FROM \(condition.source) WHERE \(condition.text) LIMIT ?"
        ).all { values in
            values.all(condition.values)
            values.integer(Self.mostSorted + 1)
        } read: { row in
            (id: row.integer(), isRead: row.boolean())
        }
        return found.count > Self.mostSorted ? nil : found.sorted { $0.id > $1.id }
    }

    /// The IDs of a page of all messages, newest first.
    func ids(start: Int, limit: Int) throws(SQLiteError) -> [Int64] {
        try connection.statement("SELECT id FROM messages ORDER BY id DESC LIMIT ? OFFSET ?").all { values in
            values.integer(limit)
            values.integer(start)
        } read: { row in
            row.integer()
        }
    }
}
