import CLibsqlite3
import Glibc

/// The source of a message, held while it is read: it stays whole, although the message is deleted meanwhile.
///
/// One in a file is read a piece at a time from the open file; what is in the database is in memory, and is small there unless
/// everything is in memory.
public final class OpenedSource: Sendable {
    private enum Content: Sendable {
        case pieces([[UInt8]])
        case file(CInt)
    }

    /// So much of a file is read at once.
    private static let partSize = 262_144

    /// In bytes.
    public let size: Int
    private let content: Content
    private let reader: Reader
    private let database: String

    private init(_ content: Content, size: Int, reader: Reader, database: String) {
        self.content = content
        self.size = size
        self.reader = reader
        self.database = database
    }

    deinit {
        if case .file(let descriptor) = content { close(descriptor) }
    }

    /// nil where the message, or its file, is not there.
    static func open(
        _ id: Int64,
        _ reader: Reader,
        database: String
    ) async throws(MessageStoreError) -> OpenedSource? {
        try await reader.read(action) { connection throws(SQLiteError) -> OpenedSource? in
            guard let size = try MessageTable(connection: connection).size(of: id) else { return nil }
            guard let file = try ContentFileTable(connection: connection).file(of: id) else {
                let pieces = try ContentTable(connection: connection).rows(of: id, size: size)
                return OpenedSource(.pieces(pieces), size: size, reader: reader, database: database)
            }
            guard let descriptor = try connection.contents?.opened(file.name) else { return nil }
            return OpenedSource(.file(descriptor), size: size, reader: reader, database: database)
        }
    }

    /// Reads it piece by piece.
    ///
    /// - Throws: what `body` throws, or a ``MessageStoreError``, such as that the file was cut.
    public func forEachPiece(_ body: ([UInt8]) async throws -> Void) async throws {
        switch content {
        case .pieces(let pieces):
            for piece in pieces { try await body(piece) }
        case .file:
            for offset in stride(from: 0, to: size, by: Self.partSize) { try await body(part(at: offset)) }
        }
    }

    private static let action = "read a message"

    private func part(at offset: Int) async throws(MessageStoreError) -> [UInt8] {
        let count = min(Self.partSize, size - offset)
        return try await reader.work(Self.action) { [self] () throws(MessageStoreError) in
            do throws(SQLiteError) {
                guard case .file(let descriptor) = content else { return [] }
                return try ContentDirectory.read(descriptor, at: offset, count: count)
            } catch {
                throw MessageStoreError(error, action: Self.action, database: database)
            }
        }
    }
}
