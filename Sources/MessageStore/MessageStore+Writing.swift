import Logging

extension MessageStore {
    /// Keeps a message.
    ///
    /// `whenCommitted` is called once, on the store's own queue, with the ID after the commit or with what went wrong:
    /// everybody who reads from then on sees the message. It must not block. This call never does: a message that takes time to
    /// read waits for a thread. The messages of one session are kept in order if each waits for the one before.
    public func append(
        _ message: NewMessage,
        whenCommitted: @escaping @Sendable (Result<Int64, MessageStoreError>) -> Void
    ) {
        let lackOfRoom = lackOfRoom
        preparation.prepare(message) { result in
            lackOfRoom.note(result)
            whenCommitted(result)
        }
    }

    /// Keeps the record of a session.
    ///
    /// Never blocks; what goes wrong is logged.
    public func append(_ session: SessionRecord) {
        let (logger, observer) = (logger, observer)
        writer.submit(
            PendingWrite(action: "store a session record", isAwaited: false) { transaction throws(SQLiteError) in
                try transaction.insert(session)
                return { observer.current?.sessionKept(session) }
            } fail: { error in
                logger.error("\(error)", metadata: ["event": "store-not-writable"])
            }
        )
    }

    /// Deletes every message and says how many there were.
    @discardableResult
    public func deleteMessages() async throws(MessageStoreError) -> Int {
        try await write("delete messages") { transaction throws(SQLiteError) in
            try transaction.deleteAllMessages()
        }
    }

    /// Deletes the messages with these IDs and says how many of them there were.
    @discardableResult
    public func deleteMessages(_ ids: [Int64]) async throws(MessageStoreError) -> Int {
        try await write("delete messages") { transaction throws(SQLiteError) in
            try transaction.deleteMessages(ids)
        }
    }

    /// Marks messages as looked at, or as new again, and says how many were marked otherwise before.
    @discardableResult
    public func markMessages(_ ids: [Int64], asRead isRead: Bool) async throws(MessageStoreError) -> Int {
        try await write("mark messages") { transaction throws(SQLiteError) in
            try transaction.markMessages(ids, asRead: isRead)
        }
    }

    /// Makes a real change and commits it, in the same queue as the messages: what this survives, they do too.
    ///
    /// Where the latest message found no room, there must be some again.
    public func checkWritable() async throws(MessageStoreError) {
        let used = try await write("write") { [contents] transaction throws(SQLiteError) in
            try contents?.check()
            transaction.touch()
            return try transaction.usedSize()
        }
        let limit = writer.currentRetention.size
        let error = lackOfRoom.persisting(at: writer.database.name, room: limit > 0 ? limit - used : .max)
        if let error { throw error }
    }

    /// Returns when the writer has had its turn: at once where it works or fails, never where it is stuck.
    public func writerTurn() async {
        await writer.turn()
    }

    /// How many messages and session records are kept from now on, 0 for all, the oldest beyond that go at once; and how
    /// many bytes the database and the files beside it may take, 0 for any number.
    public func setRetention(messages: Int, sessions: Int, size: Int) {
        writer.setRetention(Retention(messages: messages, sessions: sessions, size: size))
        prune()
    }

    /// How many messages went since the start because there were too many.
    public var prunedMessages: Int { writer.prunedSinceStart.messages }

    /// How many session records went since the start because there were too many.
    public var prunedSessions: Int { writer.prunedSinceStart.sessions }

    /// Every transaction prunes at its end, also one that does nothing else.
    func prune() {
        let logger = logger
        writer.submit(
            PendingWrite(action: "remove the oldest messages") { _ in
                {}
            } fail: { error in
                logger.error("\(error)", metadata: ["event": "store-not-writable"])
            }
        )
    }

    func write<Value: Sendable>(
        _ action: String,
        _ body: @escaping @Sendable (inout WriteTransaction) throws(SQLiteError) -> Value
    ) async throws(MessageStoreError) -> Value {
        let result: Result<Value, MessageStoreError> = await withCheckedContinuation { continuation in
            writer.submit(
                PendingWrite(action: action) { transaction throws(SQLiteError) in
                    let value = try body(&transaction)
                    return { continuation.resume(returning: .success(value)) }
                } fail: { error in
                    continuation.resume(returning: .failure(error))
                }
            )
        }
        return try result.get()
    }
}
