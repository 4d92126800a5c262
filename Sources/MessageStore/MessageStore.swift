import Glibc
public import Logging

/// Keeps messages and records of sessions in SQLite.
///
/// One writer commits everything that waits as one transaction; reading goes on beside it. Everything may be called
/// from any thread. A database belongs to one store at a time; the caller sees to that.
public final class MessageStore: Sendable {
    /// The highest session ID that the database knew when it was opened, from a record or a message; 0 in a new one.
    public let highestSessionID: Int64

    let writer: Writer
    let preparation: Preparation
    let reader: Reader
    let logger: Logger
    let observer: CurrentObserver
    let lackOfRoom = LackOfRoom()
    let contents: ContentDirectory?

    /// Where large messages are to be written while they arrive, in nameless files, so that they need not be written again;
    /// `nil` where everything stays in memory.
    public var contentsDirectory: String? { contents?.path }

    /// From now on `observer` is told of everything that is committed, and nobody else.
    public func setObserver(_ observer: any StoreObserver) {
        self.observer.current = observer
    }

    /// Opens the database, creates it where there is none, and brings an older one to the present layout.
    ///
    /// A file that is not a database, that belongs to another program, was written by a newer Letterlock, can only be
    /// read or is damaged is an error that says so; it is left as it is. What is more than is to be kept goes at once.
    public static func open(
        _ configuration: Configuration,
        logger: Logger
    ) throws(MessageStoreError) -> MessageStore {
        try open(configuration, logger: logger, clock: Self.microseconds)
    }

    /// `clock` gives microseconds since 1970.
    static func open(
        _ configuration: Configuration,
        logger: Logger,
        clock: @escaping @Sendable () -> Int64,
        disk: Disk = .system
    ) throws(MessageStoreError) -> MessageStore {
        let file = DatabaseFile(configuration.location, disk: disk)
        let connection = try file.openWriter(durability: configuration.durability, logger: logger)
        let contents = connection.contents
        let writing = Database(connection, name: file.name, isWriter: true)
        // A second connection to a database in memory would see another database.
        var reading = [Database](repeating: writing, count: 2 * Reader.width)
        if !file.isInMemory {
            for index in reading.indices {
                reading[index] = Database(try file.openReader(contents), name: file.name, isWriter: false)
            }
        }
        let gate = file.isInMemory ? nil : ReadingGate()
        let checkpointer =
            file.isInMemory
            ? nil : Checkpointer(database: Database(try file.openCheckpointer(), name: file.name, isWriter: false))
        let tally = try writing.use("open the message store") { connection throws(SQLiteError) in
            try Tally(from: connection)
        }
        let retention = Retention(
            messages: configuration.messagesToKeep,
            sessions: configuration.sessionsToKeep,
            size: configuration.maximumSize
        )
        let observer = CurrentObserver()
        let store = MessageStore(
            writer: Writer(
                database: writing,
                checkpointer: checkpointer,
                gate: gate,
                contents: contents,
                retention: retention,
                observer: observer,
                logger: logger,
                clock: clock
            ),
            observer: observer,
            reader: Reader(databases: reading, gate: gate),
            contents: contents,
            highestSessionID: tally.highestSession,
            logger: logger
        )
        if retention.excess(of: tally) != .nothing { store.prune() }
        return store
    }

    private init(
        writer: Writer,
        observer: CurrentObserver,
        reader: Reader,
        contents: ContentDirectory?,
        highestSessionID: Int64,
        logger: Logger
    ) {
        self.writer = writer
        preparation = Preparation(for: writer, observer: observer, contents: contents)
        self.observer = observer
        self.reader = reader
        self.contents = contents
        self.highestSessionID = highestSessionID
        self.logger = logger
    }

    /// Commits what waits, moves the write-ahead log into the database and closes it.
    ///
    /// What is asked of the store later
    /// fails.
    public func close() async {
        await preparation.finish()
        await reader.close()
        await writer.close()
    }

    private static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
