/// How many messages went, and how many of them nobody had looked at.
struct RemovedMessages {
    var count = 0
    var unread = 0
}

/// Recipients, contents and their files go with their message, by foreign key.
extension MessageTable {
    func remove(_ ids: [Int64]) throws(SQLiteError) -> RemovedMessages {
        let delete = try connection.statement("DELETE FROM messages WHERE id = ? RETURNING is_read")
        var removed = RemovedMessages()
        for id in ids {
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
        try delete.eachRow { values in
            values.integer(count)
        } _: { row in
            removed.count(&row)
        }
        return removed
    }

    func removeAll() throws(SQLiteError) {
        // Whole tables, which SQLite drops by the page, before the rows that refer to them.
        try connection.statement("DELETE FROM contents").run()
        try connection.statement("DELETE FROM content_files").run()
        try connection.statement("DELETE FROM headers").run()
        try connection.statement("DELETE FROM recipients").run()
        try connection.statement("DELETE FROM messages").run()
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
