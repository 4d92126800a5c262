extension MessageStore {
    /// Up to `limit` of the messages that a filter means, newest first, from the one after `start` newer ones on.
    ///
    /// What a message's text holds is looked up in its source, which takes its time with many messages. Then the search goes on
    /// in slices, each with a snapshot of its own: what is deleted meanwhile may be counted or not. It ends early when its task
    /// is cancelled. Long lists of a message are cut: see ``StoredMessage/cut``.
    ///
    /// - Parameter maximumSize: what all items may take in memory; where it is not enough, ``Page/size`` says what is.
    public func search(
        _ filter: MessageFilter,
        start: Int = 0,
        limit: Int,
        maximumSize: Int = .max
    ) async throws(MessageStoreError) -> FoundMessages {
        let start = max(start, 0)
        let found = try await find(filter, start: start, limit: limit)
        let (messages, size) = try await listed(found.ids, maximumSize: maximumSize)
        return FoundMessages(
            page: Page(items: messages, total: found.total, unread: found.unread, start: start, size: size),
            kept: found.kept,
            keptUnread: found.keptUnread,
            highestID: found.highestID
        )
    }

    /// The same, but only the IDs of these messages.
    ///
    /// - Parameter isPatient: whether it waits for its turn until its task is cancelled, instead of failing with
    ///   ``MessageStoreError/Code/tooBusy`` where many long searches wait.
    public func find(
        _ filter: MessageFilter,
        start: Int = 0,
        limit: Int = .max,
        isPatient: Bool = false
    ) async throws(MessageStoreError) -> FoundIDs {
        let start = max(start, 0)
        let end = start.addingReportingOverflow(max(limit, 0))
        let window = start..<(end.overflow ? .max : end.partialValue)
        await writer.commitPostponed()
        return try await find(filter, window, among: filter.ids, isPatient: isPatient)
    }

    /// The IDs of all messages that a filter means, newest first.
    public func ids(_ filter: MessageFilter) async throws(MessageStoreError) -> [Int64] {
        try await find(filter).ids
    }

    /// Deletes what a filter means, of these IDs or of all messages.
    ///
    /// Where it names recipients, only their copies are deleted: a message stays for its other recipients, and goes with
    /// the last of them.
    ///
    /// What is meant is found beside the writer. Of very many messages some may be deleted before others.
    ///
    /// Says how many messages were there for the filter.
    @discardableResult
    public func deleteMessages(
        _ filter: MessageFilter,
        among ids: [Int64]? = nil
    ) async throws(MessageStoreError) -> Int {
        var count = 0
        for some in Self.portions(try await meant(by: filter, among: ids)) {
            guard !filter.recipients.isEmpty else {
                count += try await deleteMessages(some)
                continue
            }
            let places = try await recipients(of: some, meantBy: filter)
            count += try await write("delete messages") { transaction throws(SQLiteError) in
                try transaction.deleteRecipients(places)
            }
        }
        return count
    }

    /// Marks what a filter means, of these IDs or of all messages, and says how many were marked otherwise before.
    @discardableResult
    public func markMessages(
        _ filter: MessageFilter,
        among ids: [Int64]? = nil,
        asRead isRead: Bool
    ) async throws(MessageStoreError) -> Int {
        var count = 0
        for some in Self.portions(try await meant(by: filter, among: ids)) {
            count += try await markMessages(some, asRead: isRead)
        }
        return count
    }

    /// Up to `limit` session records of a filter, newest first, from the one after `start` newer ones on.
    ///
    /// - Parameter maximumSize: what all items may take in memory; where it is not enough, ``Page/size`` says what is.
    public func sessions(
        _ filter: SessionFilter,
        start: Int = 0,
        limit: Int,
        maximumSize: Int = .max
    ) async throws(MessageStoreError) -> Page<SessionRecord> {
        let start = max(start, 0)
        let limit = max(limit, 0)
        await writer.commitPostponed()
        let action = "list sessions"
        let atOnce = try await reader.read(action) { connection throws(SQLiteError) in
            try connection.interrupting(after: SearchProgress.sliceTime) { () throws(SQLiteError) in
                try SessionTable(connection: connection)
                    .search(filter, start: start, limit: limit, maximumSize: maximumSize)
            }
        }
        if let atOnce { return atOnce }
        return try await reader.searching.run(action) { snapshots throws(MessageStoreError) in
            try snapshots.read { connection throws(SQLiteError) in
                try SessionTable(connection: connection)
                    .search(filter, start: start, limit: limit, maximumSize: maximumSize)
            }
        }
    }
}

extension MessageStore {
    private static let action = "search messages"
    /// As many messages are deleted or marked in one transaction, so that mail has its turn in between.
    private static let portion = 1_000

    private static func portions(_ ids: [Int64]) -> [[Int64]] {
        stride(from: 0, to: ids.count, by: portion).map { Array(ids[$0..<min($0 + portion, ids.count)]) }
    }

    private func meant(by filter: MessageFilter, among ids: [Int64]?) async throws(MessageStoreError) -> [Int64] {
        if filter == .all, let ids { return ids }
        return try await find(filter, 0..<Int.max, among: ids).ids
    }

    /// Where the recipients that a filter names are in the envelopes of these messages.
    private func recipients(
        of ids: [Int64],
        meantBy filter: MessageFilter
    ) async throws(MessageStoreError) -> [RecipientTable.Places] {
        try await reader.searching.run(Self.action) { snapshots throws(MessageStoreError) in
            var places: [RecipientTable.Places] = []
            for id in ids {
                let recipients = try snapshots.read { connection throws(SQLiteError) in
                    try RecipientTable(connection: connection).places(of: id)
                }
                let meant = recipients.filter { filter.isRecipient($0.address) }.map(\.position)
                places.append(RecipientTable.Places(message: id, positions: meant))
            }
            return places
        }
    }

    private func find(
        _ filter: MessageFilter,
        _ window: Range<Int>,
        among ids: [Int64]?,
        isPatient: Bool = false
    ) async throws(MessageStoreError) -> FoundIDs {
        if ids == nil, let found = try await findAtOnce(filter, window) { return found }
        // A message or two are looked at in a moment.
        let isShort = ids.map { $0.count <= 2 } ?? false
        if !isShort { try await takeTurn(isPatient: isPatient) }
        defer { if !isShort { reader.turns.giveBack() } }
        var progress = SearchProgress(filter, window: window, among: ids)
        while !progress.isAtEnd {
            let before = progress
            progress = try await reader.searching.run(Self.action) { snapshots throws(MessageStoreError) in
                var progress = before
                try progress.advance(snapshots)
                return progress
            }
            if Task.isCancelled, !progress.isAtEnd {
                throw .cancelled(action: Self.action, database: writer.database.name)
            }
        }
        return progress.found
    }

    /// Finds what SQL finds by itself and in a moment, as it usually does; nil otherwise.
    private func findAtOnce(
        _ filter: MessageFilter,
        _ window: Range<Int>
    ) async throws(MessageStoreError) -> FoundIDs? {
        let condition = filter.sql(isSliced: false)
        guard condition.isExact else { return nil }
        return try await reader.read(Self.action) { connection throws(SQLiteError) in
            let tally = try Tally(from: connection)
            return try connection.interrupting(after: SearchProgress.sliceTime) { () throws(SQLiteError) in
                try MessageTable(connection: connection).find(condition, window, tally)
            }
        }
    }

    private func takeTurn(isPatient: Bool) async throws(MessageStoreError) {
        switch await reader.turns.take(isPatient: isPatient) {
        case .granted: break
        case .tooMany:
            throw .tooBusy(
                action: Self.action,
                database: writer.database.name,
                waiting: reader.turns.waiting
            )
        case .cancelled: throw .cancelled(action: Self.action, database: writer.database.name)
        }
    }
}
