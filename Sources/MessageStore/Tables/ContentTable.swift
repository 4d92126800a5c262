import CLibsqlite3
import InternetMessage

/// Reads and writes the sources of messages, and reads those that have a file of their own.
struct ContentTable {
    /// What is read at once of a source.
    enum Piece: Sendable {
        /// A row of the table.
        case row(Int64)
        /// So many bytes of the file, from `offset` on.
        case part(offset: Int, count: Int)
    }

    /// Pieces below this are joined with their neighbours; larger ones go to the database from where they are.
    ///
    /// Pieces keep a large message from ever being in memory as a whole a second time, and are written once, which a
    /// blob that is first made and then filled is not. Small ones are joined because a row has its price too.
    private static let joinedSize = 65_536

    /// So much of a file is read at once.
    private static let partSize = 262_144

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

    /// What the pieces of a source are asked for by, in their order.
    func pieces(of message: Int64) throws(SQLiteError) -> [Piece] {
        let rows = try connection.statement("SELECT id FROM contents WHERE message = ? ORDER BY id").all { values in
            values.integer(message)
        } read: { row in
            Piece.row(row.integer())
        }
        guard rows.isEmpty, let file = try files.file(of: message) else { return rows }
        return stride(from: 0, to: file.size, by: Self.partSize).map { offset in
            .part(offset: offset, count: min(Self.partSize, file.size - offset))
        }
    }

    /// One piece, if the message and its file are still there.
    func piece(_ piece: Piece, of message: Int64) throws(SQLiteError) -> [UInt8]? {
        switch piece {
        case .row(let id):
            return try row(id, of: message)
        case .part(let offset, let count):
            guard let file = try files.file(of: message) else { return nil }
            return try connection.contents?.read(file.name, at: offset, count: count)
        }
    }

    private var files: ContentFileTable { ContentFileTable(connection: connection) }

    /// An ID of a row can be given again, that of a message not.
    private func row(_ id: Int64, of message: Int64) throws(SQLiteError) -> [UInt8]? {
        try connection.statement("SELECT bytes FROM contents WHERE id = ? AND message = ?").first { values in
            values.integer(id)
            values.integer(message)
        } read: { row in
            var piece: [UInt8] = []
            row.withBytes { piece = Array($0) }
            return piece
        }
    }

    /// The whole source, `size` bytes long; nil where its file is gone.
    func source(of message: Int64, size: Int) throws(SQLiteError) -> [UInt8]? {
        if size >= ContentDirectory.smallestSize, let file = try files.file(of: message) {
            return try connection.contents?.read(file.name, at: 0, count: size)
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
