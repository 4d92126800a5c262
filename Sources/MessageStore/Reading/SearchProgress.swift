import InternetMessage

/// A search that goes on in slices, the newest messages first: each looks into the database as it is at a moment of its own.
///
/// One long snapshot would keep the log from being begun anew for as long as it takes.
struct SearchProgress: Sendable {
    /// A slice is to take about so long.
    static let sliceTime = Duration.milliseconds(20)
    /// Sources of messages that a slice reads, if they are more than one.
    static let sliceBytes = 1 << 20

    let filter: MessageFilter
    /// Which of the messages that are found are wanted by their IDs.
    let window: Range<Int>
    private let condition: SQLCondition
    private(set) var found = FoundIDs()
    private(set) var isAtEnd = false
    private var hasBegun = false
    /// Messages below this ID are still to be looked at.
    private var next = Int64.max
    /// Messages that the condition lets through and that are still to be looked at; the newest is the last.
    private var candidates: [Int64] = []
    /// Rows of a slice; found out while it goes on.
    private var rowsAtOnce = 256

    /// - Parameter ids: only these are looked at.
    init(_ filter: MessageFilter, window: Range<Int>, among ids: [Int64]?) {
        self.filter = filter
        self.window = window
        condition = filter.sql(isSliced: true)
        guard let ids else { return }
        candidates = Set(ids).sorted()
        next = 0
    }

    /// Looks at the next messages.
    mutating func advance(_ snapshots: Snapshots) throws(MessageStoreError) {
        if !hasBegun {
            hasBegun = true
            found = FoundIDs(
                try snapshots.read { connection throws(SQLiteError) in try Tally(from: connection) }
            )
            next = min(next, found.highestID + 1)
        }
        if candidates.isEmpty, next > 0 { try fetch(snapshots) } else { try look(snapshots) }
        isAtEnd = candidates.isEmpty && next == 0
    }

    /// Finds the next rows that the condition lets through.
    private mutating func fetch(_ snapshots: Snapshots) throws(MessageStoreError) {
        let (condition, next, lowest, limit) = (condition, next, (filter.after ?? 0) + 1, rowsAtOnce)
        let began = ContinuousClock.now
        let (rows, end) = try snapshots.read { connection throws(SQLiteError) in
            let end = try connection.statement("SELECT id FROM headers WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?")
                .first { values in
                    values.integer(next)
                    values.integer(limit - 1)
                } read: { row in
                    row.integer()
                }
            let rows = try connection.unsavedStatement(
                "SELECT id, is_read FROM \(condition.source) WHERE id >= ? AND id < ? AND (\(condition.text)) ORDER BY id DESC"
            ).all { values in
                values.integer(max(end ?? 0, lowest))
                values.integer(next)
                values.all(condition.values)
            } read: { row in
                (id: row.integer(), isRead: row.boolean())
            }
            return (rows, end ?? 0)
        }
        adapt(ContinuousClock.now - began)
        self.next = end > lowest ? end : 0
        if condition.isExact {
            for row in rows { found.add(row.id, isRead: row.isRead, window: window) }
        } else {
            candidates = rows.reversed().map(\.id)
        }
    }

    private mutating func adapt(_ time: Duration) {
        if time < Self.sliceTime / 2 {
            rowsAtOnce = min(rowsAtOnce * 2, 65_536)
        } else if time > Self.sliceTime {
            rowsAtOnce = max(rowsAtOnce / 2, 16)
        }
    }

    /// Looks at messages one by one; what takes time is done when the snapshot is over.
    private mutating func look(_ snapshots: Snapshots) throws(MessageStoreError) {
        let (filter, candidates) = (filter, candidates)
        let (batch, count) = try snapshots.read { connection throws(SQLiteError) in
            try Self.batch(of: candidates, for: filter, connection)
        }
        self.candidates.removeLast(count)
        let began = ContinuousClock.now
        for (index, (message, source)) in batch.enumerated() {
            if index > 0, ContinuousClock.now - began >= Self.sliceTime {
                // These have their turn in the next slice.
                self.candidates += batch[index...].reversed().map { $0.0.id }
                return
            }
            let isMatch = source.map { source in filter.matches(message) { ParsedMessage(source: source) } } ?? true
            if isMatch { found.add(message.id, isRead: message.isRead, window: window) }
        }
    }

    /// The next candidates that match, or do as far as can be said without their sources, which are beside them then.
    static func batch(
        of candidates: [Int64],
        for filter: MessageFilter,
        _ connection: Connection,
        time: Duration = sliceTime
    ) throws(SQLiteError) -> (messages: [(StoredMessage, source: MessageBytes?)], looked: Int) {
        let began = ContinuousClock.now
        var messages: [(StoredMessage, source: MessageBytes?)] = []
        var (looked, bytes) = (0, 0)
        for id in candidates.reversed() {
            looked += 1
            guard let message = try MessageTable(connection: connection).message(id) else { continue }
            let decision = filter.decision(message)
            if decision == nil {
                // One whose file is gone is about to go itself.
                let source = try ContentTable(connection: connection).bytes(of: id, size: message.size)
                messages.append((message, source: source ?? MessageBytes([])))
                bytes += message.size
            } else if decision == true {
                messages.append((message, source: nil))
            }
            bytes += message.memorySize
            if bytes >= sliceBytes || ContinuousClock.now - began >= time { break }
        }
        return (messages, looked)
    }
}
