import Dispatch

/// Reads beside the writer, on a queue of its own: a listing keeps no message waiting.
///
/// What waits is bounded by those who wait for it.
final class Reader: Sendable {
    private let database: Database
    private let queue = DispatchQueue(label: "letterlock.store.reader")

    init(database: Database) {
        self.database = database
    }

    /// Reads everything as it is at one moment; `action` is what, for the sentence of an error: "list messages".
    func read<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) async throws(MessageStoreError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: self.result(action, body))
            }
        }
        return try result.get()
    }

    /// Waits for what is being read.
    ///
    /// A connection shared with the writer stays open: it is the writer's to close.
    func close() async {
        guard !database.isWriter else { return }
        await withCheckedContinuation { continuation in
            queue.async {
                // A connection that only reads has nothing left to do that could fail.
                try? self.database.close()
                continuation.resume()
            }
        }
    }

    private func result<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Connection) throws(SQLiteError) -> Value
    ) -> Result<Value, MessageStoreError> {
        Result { () throws(MessageStoreError) in
            try database.use(action) { connection throws(SQLiteError) in
                try connection.readTransaction { () throws(SQLiteError) in try body(connection) }
            }
        }
    }
}
