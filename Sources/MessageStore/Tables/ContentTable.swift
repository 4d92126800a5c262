import CLibsqlite3
import InternetMessage

/// Reads and writes the sources of messages, and reads those that have a file of their own.
struct ContentTable {
    /// Pieces below this are joined with their neighbours; larger ones go to the database from where they are.
    ///
    /// Pieces keep a large message from ever being in memory as a whole a second time, and are written once, which a
    /// blob that is first made and then filled is not. Small ones are joined because a row has its price too.
    private static let joinedSize = 65_536

    private static let insertion = FrequentStatement("INSERT INTO contents (message, bytes) VALUES (?, ?)")

    /// SQLITE_IOERR_READ, which Swift does not import.
    private static let unreadable = SQLITE_IOERR | 1 << 8

    let connection: Connection

    func insert(_ source: any MessageSource, of message: Int64) throws(SQLiteError) {
        let insert = try connection.statement(Self.insertion)
        func write(_ bytes: [UInt8]) throws(SQLiteError) {
            try bytes.span.withUnsafeBytes { bytes throws(SQLiteError) in
                try insert.run { values in
                    values.integer(message)
                    values.borrowedBytes(bytes)
                }
            }
        }
        var joined: [UInt8] = []
        for index in 0..<source.pieceCount {
            guard let piece = source.piece(at: index) else { throw SQLiteError(extendedCode: Self.unreadable) }
            if source.pieceCount == 1 { return try write(piece) }
            if !joined.isEmpty, joined.count + piece.count > Self.joinedSize {
                try write(joined)
                joined.removeAll(keepingCapacity: true)
            }
            if piece.count >= Self.joinedSize {
                try write(piece)
            } else {
                joined.append(contentsOf: piece)
            }
        }
        if !joined.isEmpty { try write(joined) }
    }

    private var files: ContentFileTable { ContentFileTable(connection: connection) }

    /// The source as it stands in the rows of the table, `size` bytes in all.
    func rows(of message: Int64, size: Int) throws(SQLiteError) -> [[UInt8]] {
        let select = try connection.statement("SELECT bytes FROM contents WHERE message = ? ORDER BY id")
        let rows = try select.all { values in
            values.integer(message)
        } read: { row in
            var piece: [UInt8] = []
            row.withBytes { piece = Array($0) }
            return piece
        }
        // SQLite hands out a damaged value as an empty one.
        guard rows.reduce(0, { $0 + $1.count }) == size else { throw SQLiteError(extendedCode: SQLITE_CORRUPT) }
        return rows
    }

    /// The whole source, `size` bytes long; nil where its file is gone.
    func source(of message: Int64, size: Int) throws(SQLiteError) -> [UInt8]? {
        if size >= ContentDirectory.smallestSize, let file = try files.file(of: message) {
            return try connection.contents?.read(file.name, count: size)
        }
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

    /// The same, without reading it where it is in a file.
    func bytes(of message: Int64, size: Int) throws(SQLiteError) -> MessageBytes? {
        if size >= ContentDirectory.smallestSize, let file = try files.file(of: message) {
            return try connection.contents?.map(file.name, size: size)
        }
        return try source(of: message, size: size).map { MessageBytes($0) }
    }
}
