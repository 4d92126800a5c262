import CLibsqlite3

/// One open database.
///
/// Belongs to whoever holds it: it is not to be used by two threads at once.
final class Connection {
    private let handle: OpaquePointer
    /// Pages in the write-ahead log after the last commit, once ``leaveLogAlone()`` was called.
    private(set) var logPages = 0
    /// When ``interrupting(after:_:)`` stops.
    private var deadline = ContinuousClock.now
    /// Each statement is compiled once and then used again.
    private var statements: [String: Statement] = [:]
    /// The same of those that are found by their numbers.
    private var frequentStatements: [Statement?] = []
    /// Where large messages are; nil keeps all of them in the database.
    var contents: ContentDirectory?

    /// Opens a database file that exists, or with `:memory:` a new one in memory.
    init(path: String, busyTimeout milliseconds: Int32) throws(SQLiteError) {
        Self.countNoMemory
        var opened: OpaquePointer?
        // NOMUTEX: the holder sees to it that one thread at a time is inside. No CREATE: see DatabaseFile.
        let result = sqlite3_open_v2(
            path,
            &opened,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
            nil
        )
        guard result == SQLITE_OK, let opened else {
            let error = SQLiteError(result, of: opened)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        sqlite3_busy_timeout(opened, milliseconds)
        let added = SQLFunctions.add(to: opened)
        if added != SQLITE_OK { throw SQLiteError(added, of: opened) }
    }

    deinit {
        // A connection with statements left is only closed when the last of them is gone.
        statements.removeAll()
        frequentStatements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Before all else, and once in a process: SQLite is not to count the memory that it holds, which it does under a lock.
    private static let countNoMemory: Void = {
        _ = letterlock_sqlite3_config_memstatus(0)
    }()

    /// Whether the file can only be read; SQLite opens such a file without an error.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// Whether the file is not where it was opened any more.
    var hasMoved: Bool {
        var moved: Int32 = 0
        return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
    }

    /// A number that every change of the database changes, also one by another connection, once a transaction has begun.
    var dataVersion: UInt32? {
        var version: UInt32 = 0
        return sqlite3_file_control(handle, "main", SQLITE_FCNTL_DATA_VERSION, &version) == SQLITE_OK ? version : nil
    }

    /// How many rows the last statement inserted, changed or deleted, without those that a foreign key took along.
    var changedRows: Int { Int(sqlite3_changes64(handle)) }

    /// Bytes of the pages that hold something; freed ones are used again before the file grows.
    func usedSize() throws(SQLiteError) -> Int {
        let pages = try number("PRAGMA page_count") - number("PRAGMA freelist_count")
        return Int(pages * (try number("PRAGMA page_size")))
    }

    private func number(_ pragma: String) throws(SQLiteError) -> Int64 {
        try statement(pragma).first { row in row.integer() } ?? 0
    }

    /// Runs statements that have neither parameters nor results.
    func execute(_ script: String) throws(SQLiteError) {
        let result = sqlite3_exec(handle, script, nil, nil, nil)
        guard result == SQLITE_OK else { throw SQLiteError(result, of: handle) }
    }

    /// The compiled statement of a text that is used again and again.
    func statement(_ sql: String) throws(SQLiteError) -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try Statement(sql, on: handle)
        statements[sql] = statement
        return statement
    }

    /// The compiled statement of a text that everybody uses all the time.
    func statement(_ frequent: FrequentStatement) throws(SQLiteError) -> Statement {
        if frequent.number < frequentStatements.count, let statement = frequentStatements[frequent.number] {
            return statement
        }
        let statement = try Statement(frequent.sql, on: handle)
        while frequentStatements.count <= frequent.number { frequentStatements.append(nil) }
        frequentStatements[frequent.number] = statement
        return statement
    }

    /// The compiled statement of a text that may never come again, and so is not kept.
    func unsavedStatement(_ sql: String) throws(SQLiteError) -> Statement {
        try Statement(sql, on: handle)
    }

    /// The number that a statement such as `PRAGMA user_version` answers.
    func integer(_ sql: String) throws(SQLiteError) -> Int64 {
        try Statement(sql, on: handle).first { row in row.integer() } ?? 0
    }

    /// The text that a statement such as `PRAGMA journal_mode = WAL` answers.
    func text(_ sql: String) throws(SQLiteError) -> String {
        try Statement(sql, on: handle).first { row in row.text() } ?? ""
    }

    private static let beginning = FrequentStatement("BEGIN IMMEDIATE")
    private static let commit = FrequentStatement("COMMIT")

    /// Writes all or nothing.
    func writeTransaction<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        // IMMEDIATE: to find the database locked at the beginning, where waiting helps, and not in the middle, where it
        // cannot.
        try statement(Self.beginning).run()
        // With a write-ahead log SQLite does not look, and what is written to a file that was removed is lost.
        guard !hasMoved else {
            try? statement("ROLLBACK").run()
            throw SQLiteError(extendedCode: Self.moved)
        }
        return try finishing(body)
    }

    /// Reads everything as it was at one moment.
    func readTransaction<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        try statement("BEGIN").run()
        return try finishing(body)
    }

    /// Runs `body`; nil where it takes longer than `time` and was stopped.
    func interrupting<Value>(
        after time: Duration,
        _ body: () throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value? {
        deadline = ContinuousClock.now + time
        sqlite3_progress_handler(
            handle,
            1_000,
            { connection in
                guard let connection else { return 0 }
                let deadline = Unmanaged<Connection>.fromOpaque(connection).takeUnretainedValue().deadline
                return ContinuousClock.now >= deadline ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
        defer { sqlite3_progress_handler(handle, 0, nil, nil) }
        do throws(SQLiteError) {
            return try body()
        } catch {
            guard error.code == SQLITE_INTERRUPT else { throw error }
            return nil
        }
    }

    /// SQLITE_READONLY_DBMOVED, which Swift does not import.
    static let moved = SQLITE_READONLY | 4 << 8

    private func finishing<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        do throws(SQLiteError) {
            let value = try body()
            try statement(Self.commit).run()
            return value
        } catch {
            // SQLite has ended the transaction by itself after some errors, a full disk among them.
            if sqlite3_get_autocommit(handle) == 0 { try? statement("ROLLBACK").run() }
            throw error
        }
    }

    /// From now on the log is not moved into the database by commits; ``logPages`` says how long it is.
    func leaveLogAlone() throws(SQLiteError) {
        try execute("PRAGMA wal_autocheckpoint = 0")
        sqlite3_wal_hook(
            handle,
            { connection, _, _, pages in
                guard let connection else { return SQLITE_OK }
                Unmanaged<Connection>.fromOpaque(connection).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Moves as much of the log into the database as can be moved beside others who read and write.
    func moveLog() throws(SQLiteError) {
        let result = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard result == SQLITE_OK else { throw SQLiteError(result, of: handle) }
    }

    /// Moves the write-ahead log into the database and empties it.
    func checkpoint() throws(SQLiteError) {
        let result = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        guard result == SQLITE_OK else { throw SQLiteError(result, of: handle) }
    }
}
