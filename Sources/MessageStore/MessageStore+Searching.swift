extension MessageStore {
    /// Up to `limit` of the messages that a filter means, newest first, from the one after `start` newer ones on.
    ///
    /// What a message's text holds is looked up in its source, which takes its time with many messages. Long lists of a message
    /// are cut: see ``StoredMessage/cut``.
    ///
    /// - Parameter maximumSize: what all items may take in memory; where it is not enough, ``Page/size`` says what is.
    public func search(
        _ filter: MessageFilter,
        start: Int = 0,
        limit: Int,
        maximumSize: Int = .max
    ) async throws(MessageStoreError) -> FoundMessages {
        let start = max(start, 0)
        let limit = max(limit, 0)
        return try await read("search messages") { connection throws(SQLiteError) in
            let tally = try Tally(from: connection)
            return FoundMessages(
                page: try MessageTable(connection: connection).search(
                    filter,
                    start: start,
                    limit: limit,
                    maximumSize: maximumSize
                ),
                kept: tally.messages,
                keptUnread: tally.unread,
                highestID: tally.highestMessage
            )
        }
    }

    /// The IDs of all messages that a filter means, newest first.
    public func ids(_ filter: MessageFilter) async throws(MessageStoreError) -> [Int64] {
        try await reader.read("search messages") { connection throws(SQLiteError) in
            try MessageTable(connection: connection).ids(filter)
        }
    }

    /// Deletes what a filter means, of these IDs or of all messages.
    ///
    /// Where it names recipients, only their copies are deleted: a message stays for its other recipients, and goes with
    /// the last of them.
    ///
    /// Says how many messages were there for the filter.
    @discardableResult
    public func deleteMessages(
        _ filter: MessageFilter,
        among ids: [Int64]? = nil
    ) async throws(MessageStoreError) -> Int {
        try await write("delete messages") { transaction throws(SQLiteError) in
            try transaction.deleteMessages(filter, among: ids)
        }
    }

    /// Marks what a filter means, of these IDs or of all messages, and says how many were marked otherwise before.
    @discardableResult
    public func markMessages(
        _ filter: MessageFilter,
        among ids: [Int64]? = nil,
        asRead isRead: Bool
    ) async throws(MessageStoreError) -> Int {
        try await write("mark messages") { transaction throws(SQLiteError) in
            try transaction.markMessages(filter, among: ids, asRead: isRead)
        }
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
        return try await read("list sessions") { connection throws(SQLiteError) in
            try SessionTable(connection: connection).search(
                filter,
                start: start,
                limit: limit,
                maximumSize: maximumSize
            )
        }
    }
}
