/// How many messages went, and how many of them nobody had looked at.
struct RemovedMessages {
    var count = 0
    var unread = 0
    /// The files of those that had one.
    var files: [ContentName] = []
}

/// Recipients and contents go with their message, by foreign key; files are to be removed after the commit.
extension MessageTable {
    private var files: ContentFileTable { ContentFileTable(connection: connection) }

    func remove(_ ids: [Int64]) throws(SQLiteError) -> RemovedMessages {
        let delete = try connection.statement("DELETE FROM messages WHERE id = ? RETURNING is_read")
        var removed = RemovedMessages()
        for id in ids {
            removed.files += try files.remove(of: id)
            try delete.eachRow { values in
                values.integer(id)
            } _: { row in
                removed.count(&row)
            }
        }
        return removed
    }

    func removeOldest(_ count: Int) throws(SQLiteError) -> RemovedMessages {
        let delete = try connection.statement(
            "DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY id LIMIT ?) RETURNING is_read"
        )
        var removed = RemovedMessages()
        removed.files = try files.removeOldest(count)
        try delete.eachRow { values in
            values.integer(count)
        } _: { row in
            removed.count(&row)
        }
        return removed
    }

    /// Says which files they had.
    func removeAll() throws(SQLiteError) -> [ContentName] {
        let files = try files.removeAll()
        // Whole tables, which SQLite drops by the page, before the rows that refer to them.
        try connection.statement("DELETE FROM contents").run()
        try connection.statement("DELETE FROM headers").run()
        try connection.statement("DELETE FROM recipients").run()
        try connection.statement("DELETE FROM messages").run()
        return files
    }

    /// Marks messages as looked at or not, and says how many were otherwise before.
    func mark(_ ids: [Int64], asRead isRead: Bool) throws(SQLiteError) -> Int {
        let update = try connection.statement("UPDATE messages SET is_read = ?1 WHERE id = ?2 AND is_read <> ?1")
        var changed = 0
        for id in ids {
            try update.run { values in
                values.boolean(isRead)
                values.integer(id)
            }
            changed += connection.changedRows
        }
        return changed
    }
}

extension RemovedMessages {
    /// Counts a row of `RETURNING is_read`.
    fileprivate mutating func count(_ row: inout Row) -> Bool {
        count += 1
        if !row.boolean() { unread += 1 }
        return true
    }
}
