import CLibsqlite3
import FileOwnership
import Glibc
import Logging

/// The file that the messages are in: created, recognised, brought to the present layout.
struct DatabaseFile {
    /// How long to wait for another program that holds the database, a backup for example.
    private static let busyTimeout: Int32 = 5_000

    /// What SQLite is asked to open.
    let path: String
    /// Whether it is gone with the process.
    let isInMemory: Bool
    /// What messages call it.
    let name: String

    /// What large messages have to reach where they are to survive the machine.
    private let disk: Disk

    init(_ location: MessageStore.Location, disk: Disk = .system) {
        self.disk = disk
        switch location {
        case .file(let path):
            self.path = path
            isInMemory = false
            name = path
        case .memory:
            path = ":memory:"
            isInMemory = true
            name = "the database in memory"
        }
    }

    /// Opens the connection that writes, after making sure that the file is ours to write to.
    func openWriter(durability: MessageStore.Durability, logger: Logger) throws(MessageStoreError) -> Connection {
        if !isInMemory {
            try createIfMissing()
            closeToOthers(try checkOwnership(), logger)
        }
        let connection = try saying("open the message store") { () throws(SQLiteError) in
            try Connection(path: path, busyTimeout: Self.busyTimeout)
        }
        try prepare(connection, durability: durability, logger: logger)
        if !isInMemory {
            // Again, because SQLite opens a log that somebody else made in the meantime.
            _ = try checkOwnership()
            try saying("prepare the message store") { () throws(SQLiteError) in
                try prepareContents(of: connection, durability: durability, logger: logger)
            }
        }
        return connection
    }

    /// Opens a further connection, which moves the log into the database.
    func openCheckpointer() throws(MessageStoreError) -> Connection {
        try saying("open the message store") { () throws(SQLiteError) in
            let connection = try Connection(path: path, busyTimeout: Self.busyTimeout)
            // Only who has read knows that there is a log.
            _ = try connection.integer("PRAGMA user_version")
            return connection
        }
    }

    /// Opens a further connection, for reading, beside the one that writes.
    func openReader(_ contents: ContentDirectory?) throws(MessageStoreError) -> Connection {
        try saying("open the message store") { () throws(SQLiteError) in
            let connection = try Connection(path: path, busyTimeout: Self.busyTimeout)
            // At most a mebibyte of the database is kept in memory, half of what is usual.
            try connection.execute("PRAGMA query_only = ON; PRAGMA cache_size = -1024")
            connection.contents = contents
            return connection
        }
    }

    private func prepareContents(
        of connection: Connection,
        durability: MessageStore.Durability,
        logger: Logger
    ) throws(SQLiteError) {
        let contents = ContentDirectory(
            path: ContentDirectory.path(of: path),
            database: try connection.text("SELECT identity FROM state"),
            disk: durability == .power ? disk : nil
        )
        try contents.create()
        try contents.removeLeftOver(knownTo: connection, logger: logger)
        connection.contents = contents
    }

    /// Nothing is changed before it is known whose database it is.
    private func prepare(
        _ connection: Connection,
        durability: MessageStore.Durability,
        logger: Logger
    ) throws(MessageStoreError) {
        let owner = try saying("open the message store") { () throws(SQLiteError) in
            if connection.isReadOnly { throw SQLiteError(extendedCode: SQLITE_READONLY) }
            return try Schema.owner(of: connection)
        }
        let present = Schema.migrations.count
        let version: Int
        switch owner {
        case .nobody:
            version = 0
        case .letterlock(let known) where known <= present:
            version = known
        case .letterlock(let newer):
            throw MessageStoreError(
                .newerVersion,
                "Cannot open the message store in \(name): a newer Letterlock wrote it (version \(newer), this one "
                    + "knows \(present)). Run that Letterlock, or name another file with Database; nothing was changed."
            )
        case .another:
            throw MessageStoreError(
                .foreignDatabase,
                "Cannot open the message store in \(name): it is the database of another program. "
                    + "Name another file with Database; nothing in it was changed."
            )
        }
        try saying("prepare the message store") { () throws(SQLiteError) in
            try configure(connection, durability: durability, logger: logger)
            try Schema.migrate(connection, from: version)
        }
        if version > 0, version < present {
            logger.notice(
                "Brought the message store from version \(version) to \(present)",
                metadata: ["file": "\(name)"]
            )
        }
    }

    private func configure(
        _ connection: Connection,
        durability: MessageStore.Durability,
        logger: Logger
    ) throws(SQLiteError) {
        try connection.execute("PRAGMA foreign_keys = ON")
        guard !isInMemory else { return }
        let mode = try connection.text("PRAGMA journal_mode = WAL")
        if mode != "wal" {
            logger.notice(
                "The file system allows no write-ahead log: storing is slower",
                metadata: ["file": "\(name)"]
            )
        }
        // NORMAL syncs at checkpoints only: what was committed survives the process, not the machine. An exceptionally long
        // log is cut back to 64 MiB.
        try connection.execute(
            """
            PRAGMA synchronous = \(durability == .power ? "FULL" : "NORMAL");
            PRAGMA journal_size_limit = 67108864;
            """
        )
        try connection.leaveLogAlone()
    }

    /// Mail is private on a shared machine: SQLite gives its log and its index the mode of the database.
    private func createIfMissing() throws(MessageStoreError) {
        let descriptor = NewFile.create(path, mode: 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            let cause = String(cString: strerror(errno))
            throw MessageStoreError(
                .cannotOpen,
                "Cannot create \(path): \(cause). "
                    + "Its directory must exist and be writable for the user who runs Letterlock."
            )
        }
        Glibc.close(descriptor)
    }

    /// Mail goes into no database, log or directory that another user prepared.
    ///
    /// - Returns: the database's path without symbolic links; its log is beside that.
    private func checkOwnership() throws(MessageStoreError) -> String {
        let ownership = Ownership.ofProcess
        do {
            try ownership.checkDirectory(directory)
            let place = try ownership.checkFile(path) ?? path
            for file in Self.companions(of: place) { try ownership.checkFile(file) }
            try ownership.checkDirectory(ContentDirectory.path(of: path))
            return place
        } catch {
            throw MessageStoreError(.cannotOpen, "Cannot open the message store in \(name): \(error.description).")
        }
    }

    /// A database of before, or one that was copied here, may be readable for everybody.
    private func closeToOthers(_ place: String, _ logger: Logger) {
        for file in [place] + Self.companions(of: place) where access(file, F_OK) == 0 {
            if Ownership.ofProcess.closeToOthers(file) { continue }
            logger.warning(
                "The mode of \(file) cannot be changed: \(String(cString: strerror(errno))); other users may read the mail in it",
                metadata: ["file": "\(file)"]
            )
        }
    }

    /// The write-ahead log, its index, and the journal where the file system allows no such log.
    private static func companions(of database: String) -> [String] {
        ["-wal", "-shm", "-journal"].map { database + $0 }
    }

    private var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func saying<Value>(
        _ action: String,
        _ body: () throws(SQLiteError) -> Value
    ) throws(MessageStoreError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw MessageStoreError(error, action: action, database: name)
        }
    }
}
