import CLibsqlite3

/// Reads and writes the sources of messages.
struct ContentTable {
    /// Pieces below this are joined with their neighbours; larger ones go to the database from where they are.
    ///
    /// Pieces keep a large message from ever being in memory as a whole a second time, and are written once, which a
    /// blob that is first made and then filled is not. Small ones are joined because a row has its price too.
    private static let joinedSize = 65_536

    let connection: Connection

    func insert(_ chunks: [[UInt8]], of message: Int64) throws(SQLiteError) {
        let insert = try connection.statement("INSERT INTO contents (message, bytes) VALUES (?, ?)")
        func write(_ bytes: [UInt8]) throws(SQLiteError) {
            try bytes.span.withUnsafeBytes { bytes throws(SQLiteError) in
                try insert.run { values in
                    values.integer(message)
                    values.borrowedBytes(bytes)
                }
            }
        }
        if chunks.count == 1 { return try write(chunks[0]) }
        var joined: [UInt8] = []
        for chunk in chunks where !chunk.isEmpty {
            if !joined.isEmpty, joined.count + chunk.count > Self.joinedSize {
                try write(joined)
                joined.removeAll(keepingCapacity: true)
            }
            if chunk.count >= Self.joinedSize {
                try write(chunk)
            } else {
                joined.append(contentsOf: chunk)
            }
        }
        if !joined.isEmpty { try write(joined) }
    }

    /// The whole source, `size` bytes long.
    func source(of message: Int64, size: Int) throws(SQLiteError) -> [UInt8] {
        let select = try connection.statement("SELECT bytes FROM contents WHERE message = ? ORDER BY id")
        var source: [UInt8] = []
        source.reserveCapacity(size)
        try select.eachRow { values in
            values.integer(message)
        } _: { row in
            row.withBytes { source.append(contentsOf: $0) }
            return true
        }
        // SQLite hands out a damaged value as an empty one.
        guard source.count == size else { throw SQLiteError(extendedCode: SQLITE_CORRUPT) }
        return source
    }
}
