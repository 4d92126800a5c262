/// Reads beside the writer: what takes a moment, such as a page of a listing, never waits for a search.
final class Reader: Sendable {
    /// Connections of each kind; none of them keeps more than a mebibyte of the database in memory.
    static let width = 2

    private let quick: ReadingThreads
    /// For searches, slice by slice.
    let searching: ReadingThreads
    let turns = SearchTurns(atOnce: 16, maximumWaiting: 64)

    /// - Parameter databases: twice ``width``.
    init(databases: [Database], gate: ReadingGate?) {
        quick = ReadingThreads(
            name: "letterlock.store.reader",
            databases: Array(databases.prefix(Self.width)),
            gate: gate
        )
        searching = ReadingThreads(
            name: "letterlock.store.search",
            databases: Array(databases.dropFirst(Self.width)),
            gate: gate
        )
    }

    /// Reads everything as it is at one moment; `action` is what, for the sentence of an error: "list messages".
    func read<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) async throws(MessageStoreError) -> Value {
        try await quick.run(action) { snapshots throws(MessageStoreError) in try snapshots.read(body) }
    }

    /// Does something on a thread that reads, which does not need the database.
    func work<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable () throws(MessageStoreError) -> Value
    ) async throws(MessageStoreError) -> Value {
        try await quick.run(action) { _ throws(MessageStoreError) in try body() }
    }

    /// Waits for what is being read.
    func close() async {
        await quick.close()
        await searching.close()
    }
}
