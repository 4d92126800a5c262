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

    func contains(_ name: ContentName) throws(SQLiteError) -> Bool {
        try connection.statement("SELECT 1 FROM content_files WHERE name = ?").first { values in
            values.text(name.text)
        } read: { _ in
            true
        } ?? false
    }

    func count() throws(SQLiteError) -> Int {
        Int(try connection.integer("SELECT count(*) FROM content_files"))
    }

    /// Bytes in all files together.
    func usedSize() throws(SQLiteError) -> Int {
        Int(try connection.statement("SELECT file_bytes FROM state").first { row in row.integer() } ?? 0)
    }

    /// Has the names of files remembered whose messages go, for the connection that removes them.
    ///
    /// In a table of the connection alone: what a crash makes it forget is found at the next start.
    static func prepareRemoval(on connection: Connection) throws(SQLiteError) {
        try connection.execute(
            """
            PRAGMA temp_store = MEMORY;
            CREATE TEMP TABLE removed_files (name TEXT NOT NULL) STRICT;
            CREATE TEMP TRIGGER content_file_is_removed AFTER DELETE ON main.content_files BEGIN
                INSERT INTO removed_files VALUES (OLD.name);
            END;
            """
        )
    }

    /// The files whose messages went in this transaction; forgotten with its end, whichever that is.
    func takeRemoved() throws(SQLiteError) -> [ContentName] {
        let names = try connection.statement("SELECT name FROM removed_files").all { row in ContentName(row.text()) }
        if !names.isEmpty { try connection.statement("DELETE FROM removed_files").run() }
        return names.compactMap(\.self)
    }
}
