import BoundedResources
import Synchronization

/// A few threads that read, each with a connection of its own.
final class ReadingThreads: Sendable {
    /// As many may wait for a thread; further ones are told that the store is too busy.
    static let maximumWaiting = 8_192

    private let threads: WorkerThreads
    private let all: [Database]
    private let free: Mutex<[Database]>
    private let gate: ReadingGate?
    private let clients = Atomic<UInt64>(0)

    init(name: String, databases: [Database], gate: ReadingGate?) {
        threads = WorkerThreads(name: name, count: databases.count, maximumWaiting: Self.maximumWaiting)
        all = databases
        free = Mutex(databases)
        self.gate = gate
    }

    /// How many wait for a thread.
    var waiting: Int { threads.waiting }

    /// Runs `body` on a thread, which may take several snapshots one after the other.
    func run<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable (Snapshots) throws(MessageStoreError) -> Value
    ) async throws(MessageStoreError) -> Value {
        let client = clients.wrappingAdd(1, ordering: .relaxed).newValue
        let result: Result<Value, MessageStoreError> = await withCheckedContinuation { continuation in
            let isTaken = threads.submit(for: client) {
                continuation.resume(returning: self.result(action, body))
            }
            if !isTaken {
                let name = self.all.first?.name ?? ""
                continuation.resume(
                    returning: .failure(.tooBusy(action: action, database: name, waiting: Self.maximumWaiting))
                )
            }
        }
        return try result.get()
    }

    /// Waits for what is being read.
    ///
    /// A connection shared with the writer stays open: it is the writer's to close.
    func close() async {
        await threads.finish()
        for database in all where !database.isWriter {
            // A connection that only reads has nothing left to do that could fail.
            try? database.close()
        }
    }

    private func result<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Snapshots) throws(MessageStoreError) -> Value
    ) -> Result<Value, MessageStoreError> {
        // There are as many as threads.
        guard let database = free.withLock({ $0.popLast() }) else {
            return .failure(.closed(action: action, database: all.first?.name ?? ""))
        }
        defer { free.withLock { $0.append(database) } }
        return Result { () throws(MessageStoreError) in
            try body(Snapshots(database: database, gate: gate, action: action))
        }
    }
}

/// What the database is at one moment, and then at another.
struct Snapshots: Sendable {
    let database: Database
    let gate: ReadingGate?
    /// For the sentence of an error: "list messages".
    let action: String

    /// Reads everything as it is at one moment.
    ///
    /// It must not take long: while somebody reads, the log only grows.
    func read<Value: Sendable>(
        _ body: @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(MessageStoreError) -> Value {
        guard let gate else { return try readNow(body) }
        return try gate.pass { () throws(MessageStoreError) in try readNow(body) }
    }

    private func readNow<Value: Sendable>(
        _ body: @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(MessageStoreError) -> Value {
        try database.use(action) { connection throws(SQLiteError) in
            try connection.readTransaction { () throws(SQLiteError) in try body(connection) }
        }
    }
}
