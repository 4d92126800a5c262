import Synchronization

/// A connection that threads take turns with.
final class Database: Sendable {
    /// What messages call it: the path of the file.
    let name: String
    /// Whether the connection writes.
    let isWriter: Bool
    private let connection: Mutex<Connection?>

    init(_ connection: sending Connection, name: String, isWriter: Bool) {
        self.connection = Mutex(connection)
        self.name = name
        self.isWriter = isWriter
    }

    /// Does something with the connection; `action` is what, for the sentence of the error: "store a message".
    func use<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(MessageStoreError) -> Value {
        try connection.withLock { connection throws(MessageStoreError) in
            guard let connection else { throw MessageStoreError.closed(action: action, database: name) }
            do throws(SQLiteError) {
                return try body(connection)
            } catch {
                throw MessageStoreError(error, action: action, database: name)
            }
        }
    }

    /// Closes the connection, after moving the log into the database where it is the one that writes; later uses fail.
    func close() throws(MessageStoreError) {
        defer { connection.withLock { $0 = nil } }
        guard isWriter else { return }
        let isOpen = connection.withLock { $0 != nil }
        guard isOpen else { return }
        try use("close the message store") { connection throws(SQLiteError) in try connection.checkpoint() }
    }
}
