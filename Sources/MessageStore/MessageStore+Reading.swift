public import InternetMessage

extension MessageStore {
    /// Reads as the reader does, records included of sessions that have ended before: they may still wait for a commit.
    func read<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) async throws(MessageStoreError) -> Value {
        await writer.commitPostponed()
        return try await reader.read(action, body)
    }

    /// Up to `limit` messages, newest first, from the one after `start` newer ones on.
    ///
    /// Their sources are not touched. Long lists of a message are cut: see ``StoredMessage/cut``.
    ///
    /// - Parameter maximumSize: what all items may take in memory; where it is not enough, ``Page/size`` says what is.
    public func messages(
        start: Int,
        limit: Int,
        maximumSize: Int = .max
    ) async throws(MessageStoreError) -> Page<StoredMessage> {
        let start = max(start, 0)
        let limit = max(limit, 0)
        let (tally, ids) = try await reader.read("list messages") { connection throws(SQLiteError) in
            (try Tally(from: connection), try MessageTable(connection: connection).ids(start: start, limit: limit))
        }
        let (messages, size) = try await listed(ids, maximumSize: maximumSize)
        return Page(items: messages, total: tally.messages, unread: tally.unread, start: start, size: size)
    }

    /// Those of the messages that are there, in this order, with what they take together in memory; none of them where that is more
    /// than `maximumSize` bytes.
    func listed(
        _ ids: [Int64],
        maximumSize: Int
    ) async throws(MessageStoreError) -> (messages: [StoredMessage], size: Int) {
        var rest = ids[...]
        var messages: [StoredMessage] = []
        var size = 0
        while !rest.isEmpty {
            let some = try await nextListed(&rest, atMost: SearchProgress.sliceBytes)
            size += some.size
            // What comes behind is only counted.
            if size <= maximumSize { messages += some.messages } else { messages = [] }
        }
        return (messages, size)
    }

    /// The first of the messages with these IDs that take together about `bytes` of memory, or the first alone; their IDs are taken
    /// away.
    ///
    /// Long lists of a message are cut: see ``StoredMessage/cut``.
    public func nextMessages(
        _ ids: inout ArraySlice<Int64>,
        atMost bytes: Int
    ) async throws(MessageStoreError) -> [StoredMessage] {
        try await nextListed(&ids, atMost: bytes).messages
    }

    private func nextListed(
        _ ids: inout ArraySlice<Int64>,
        atMost bytes: Int
    ) async throws(MessageStoreError) -> (messages: [StoredMessage], size: Int) {
        let wanted = ids
        let some = try await reader.read("list messages") { connection throws(SQLiteError) in
            try MessageTable(connection: connection).listed(wanted, atMost: bytes)
        }
        ids.removeFirst(some.looked)
        return (some.messages, some.size)
    }

    /// One message, or `nil` where it does not exist.
    public func message(_ id: Int64) async throws(MessageStoreError) -> StoredMessage? {
        try await reader.read("read a message") { connection throws(SQLiteError) in
            try MessageTable(connection: connection).message(id)
        }
    }

    /// The size of the database and of the files of large messages in bytes, without its log.
    public func size() async throws(MessageStoreError) -> Int {
        try await reader.read("read the size") { connection throws(SQLiteError) in
            Int(try connection.integer("PRAGMA page_count") * connection.integer("PRAGMA page_size"))
                + (try ContentFileTable(connection: connection).usedSize())
        }
    }

    /// The ID of the newest message that is there.
    public func latestMessageID() async throws(MessageStoreError) -> Int64? {
        try await reader.read("read a message") { connection throws(SQLiteError) in
            try MessageTable(connection: connection).latestID()
        }
    }

    /// The source of a message byte for byte as it was sent, or `nil` where it does not exist.
    public func source(of id: Int64) async throws(MessageStoreError) -> [UInt8]? {
        let source = try await reader.read("read a message") { connection throws(SQLiteError) -> [UInt8]? in
            guard let size = try MessageTable(connection: connection).size(of: id) else { return nil }
            return try ContentTable(connection: connection).source(of: id, size: size)
        }
        if source == nil { try await checkDeleted(id) }
        return source
    }

    /// The same, without reading a large message into memory.
    public func bytes(of id: Int64) async throws(MessageStoreError) -> MessageBytes? {
        let bytes = try await reader.read("read a message") { connection throws(SQLiteError) -> MessageBytes? in
            guard let size = try MessageTable(connection: connection).size(of: id) else { return nil }
            return try ContentTable(connection: connection).bytes(of: id, size: size)
        }
        if bytes == nil { try await checkDeleted(id) }
        return bytes
    }

    /// Throws where a message is still there although its file is not: it was not deleted while it was read.
    private func checkDeleted(_ id: Int64) async throws(MessageStoreError) {
        guard try await message(id) != nil else { return }
        throw .missingFile(of: id, action: "read a message", database: writer.database.name)
    }

    /// The source of a message, held until it has been read, or `nil` where the message does not exist.
    ///
    /// - Throws: such as that the file of the message is missing.
    public func openSource(of id: Int64) async throws(MessageStoreError) -> OpenedSource? {
        let source = try await OpenedSource.open(id, reader, database: writer.database.name)
        if source == nil { try await checkDeleted(id) }
        return source
    }

    /// Up to `limit` session records, newest first, from the one after `start` newer ones on.
    ///
    /// - Parameter maximumSize: what all items may take in memory; where it is not enough, ``Page/size`` says what is.
    public func sessions(
        start: Int,
        limit: Int,
        maximumSize: Int = .max
    ) async throws(MessageStoreError) -> Page<SessionRecord> {
        let start = max(start, 0)
        let limit = max(limit, 0)
        return try await read("list sessions") { connection throws(SQLiteError) in
            let tally = try Tally(from: connection)
            let (sessions, size) = try SessionTable(connection: connection).page(
                start: start,
                limit: limit,
                maximumSize: maximumSize
            )
            return Page(items: sessions, total: tally.sessions, start: start, size: size)
        }
    }

    /// One session record, or `nil` where it does not exist.
    public func session(_ id: Int64) async throws(MessageStoreError) -> SessionRecord? {
        try await read("read a session record") { connection throws(SQLiteError) in
            try SessionTable(connection: connection).session(id)
        }
    }
}
