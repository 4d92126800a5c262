/// Reads and writes which messages have their source in a file.
struct ContentFileTable {
    let connection: Connection

    func insert(_ name: ContentName, size: Int, of message: Int64) throws(SQLiteError) {
        try connection.statement("INSERT INTO content_files (message, name, size) VALUES (?, ?, ?)").run { values in
            values.integer(message)
            values.text(name.text)
            values.integer(size)
        }
    }

    /// The file of a message and its size; nil where it has none.
    func file(of message: Int64) throws(SQLiteError) -> (name: ContentName, size: Int)? {
        let found = try connection.statement("SELECT name, size FROM content_files WHERE message = ?").first { values in
            values.integer(message)
        } read: { row in
            (ContentName(row.text()), Int(row.integer()))
        }
        guard case (let name?, let size)? = found else { return nil }
        return (name, size)
    }

    /// Of all messages.
    func names() throws(SQLiteError) -> Set<ContentName> {
        let names = try connection.statement("SELECT name FROM content_files").all { row in ContentName(row.text()) }
        return Set(names.compactMap(\.self))
    }

    /// Bytes in all files together.
    func usedSize() throws(SQLiteError) -> Int {
        Int(try connection.statement("SELECT file_bytes FROM state").first { row in row.integer() } ?? 0)
    }

    /// Forgets the file of a message that is about to go, and says which it was.
    func remove(of message: Int64) throws(SQLiteError) -> [ContentName] {
        try remove("WHERE message = ?", message)
    }

    /// The same of the oldest messages, so many of all.
    func removeOldest(_ count: Int) throws(SQLiteError) -> [ContentName] {
        try remove("WHERE message IN (SELECT id FROM messages ORDER BY id LIMIT ?)", Int64(count))
    }

    /// The same of all messages.
    func removeAll() throws(SQLiteError) -> [ContentName] {
        try remove("WHERE ?", 1)
    }

    /// By hand, although the rows would go with those of their messages: a trigger that remembers them needs a table in a
    /// database of its own, in which every transaction would begin one more.
    private func remove(_ condition: String, _ value: Int64) throws(SQLiteError) -> [ContentName] {
        try connection.statement("DELETE FROM content_files \(condition) RETURNING name").all { values in
            values.integer(value)
        } read: { row in
            ContentName(row.text())
        }.compactMap(\.self)
    }
}
