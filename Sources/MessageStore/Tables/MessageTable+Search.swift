import InternetMessage

extension MessageTable {
    /// How many messages a filter means, how many of them are unread, and some of them, newest first.
    func search(
        _ filter: MessageFilter,
        start: Int,
        limit: Int,
        maximumSize: Int
    ) throws(SQLiteError) -> Page<StoredMessage> {
        let condition = filter.sql
        guard condition.isExact else {
            return try page(of: try matches(filter, condition), start: start, limit: limit, maximumSize: maximumSize)
        }
        if condition.table == .headers, let few = try few(condition) {
            return try page(of: few, start: start, limit: limit, maximumSize: maximumSize)
        }
        let counts = try connection.unsavedStatement(
            "SELECT count(*), total(is_read = 0) FROM \(condition.source) WHERE \(condition.text)"
        ).first { values in
            values.all(condition.values)
        } read: { row in
            (total: Int(row.integer()), unread: Int(row.integer()))
        }
        let ids = try connection.unsavedStatement(
            "SELECT id FROM \(condition.source) WHERE \(condition.text) ORDER BY id DESC LIMIT ? OFFSET ?"
        ).all { values in
            values.all(condition.values)
            values.integer(limit)
            values.integer(start)
        } read: { row in
            row.integer()
        }
        let (messages, size) = try listed(ids, maximumSize: maximumSize)
        return Page(
            items: messages,
            total: counts?.total ?? 0,
            unread: counts?.unread ?? 0,
            start: start,
            size: size
        )
    }

    /// All that a condition finds by reading the headers once; nil where they are so many that the newest are sooner found by
    /// walking through the table.
    private func few(_ condition: SQLCondition) throws(SQLiteError) -> [(id: Int64, isRead: Bool)]? {
        let most = 5_000
        let found = try connection.unsavedStatement(
            "SELECT id, is_read FROM \(condition.source) WHERE \(condition.text) LIMIT ?"
        ).all { values in
            values.all(condition.values)
            values.integer(most + 1)
        } read: { row in
            (id: row.integer(), isRead: row.boolean())
        }
        return found.count > most ? nil : found.sorted { $0.id > $1.id }
    }

    /// The IDs of the messages that a filter means, newest first.
    func ids(_ filter: MessageFilter) throws(SQLiteError) -> [Int64] {
        let condition = filter.sql
        guard condition.isExact else { return try matches(filter, condition).map(\.id) }
        return try connection.unsavedStatement(
            "SELECT id FROM \(condition.source) WHERE \(condition.text) ORDER BY id DESC"
        ).all {
            $0.all(condition.values)
        } read: { row in
            row.integer()
        }
    }

    /// Looks at each message that the condition lets through.
    private func matches(
        _ filter: MessageFilter,
        _ condition: SQLCondition
    ) throws(SQLiteError) -> [(id: Int64, isRead: Bool)] {
        let candidates = try connection.unsavedStatement(
            "SELECT id FROM \(condition.source) WHERE \(condition.text) ORDER BY id DESC"
        ).all {
            $0.all(condition.values)
        } read: { row in
            row.integer()
        }
        var matches: [(id: Int64, isRead: Bool)] = []
        for id in candidates {
            guard let message = try message(id) else { continue }
            var fault: SQLiteError?
            let isMatch = filter.matches(message) {
                do throws(SQLiteError) {
                    // One whose file is gone is about to go itself.
                    let source = try ContentTable(connection: connection).source(of: id, size: message.size)
                    return ParsedMessage(source: source ?? [])
                } catch {
                    fault = error
                    return ParsedMessage(source: [])
                }
            }
            if let fault { throw fault }
            if isMatch { matches.append((id, message.isRead)) }
        }
        return matches
    }

    private func page(
        of matches: [(id: Int64, isRead: Bool)],
        start: Int,
        limit: Int,
        maximumSize: Int
    ) throws(SQLiteError) -> Page<StoredMessage> {
        let ids = matches.dropFirst(start).prefix(limit).map(\.id)
        let (messages, size) = try listed(ids, maximumSize: maximumSize)
        return Page(
            items: messages,
            total: matches.count,
            unread: matches.count { !$0.isRead },
            start: start,
            size: size
        )
    }
}
