import Testing

@testable import MessageStore

/// The size that the database may have.
@Suite(.timeLimit(.minutes(5))) struct SizeLimitTests {
    private static let piece = [UInt8](repeating: 0x78, count: 1 << 20)

    @Test("A message that reaches the limit is kept, one byte less of it and it is not", arguments: [true, false])
    func limit(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : .temporary(directory)
        // How large it becomes.
        try await store.keep(.test(content: [Self.piece]))
        let size = try await store.usedSize()
        try await store.deleteMessages()
        let empty = try await store.usedSize()
        #expect(size - empty >= 1 << 20)

        store.setRetention(messages: 0, sessions: 0, size: size)
        try await store.keep(.test(content: [Self.piece]))
        #expect(try await store.usedSize() == size)
        try await store.deleteMessages()
        store.setRetention(messages: 0, sessions: 0, size: size - 1)
        let error = await #expect(throws: MessageStoreError.self) {
            try await store.keep(.test(content: [Self.piece]))
        }
        #expect(error?.code == .sizeLimit && error?.isTemporary == true)
        #expect(error?.description.contains("MaximumDatabaseSize") == true)
        #expect(try await store.messages(start: 0, limit: 1).total == 0)
        #expect(try await store.usedSize() == empty)
        await store.close()
    }

    @Test("At the limit one large message is refused alone; small ones and session records go on")
    func others() async throws {
        let store = try MessageStore.inMemory()
        store.setRetention(messages: 0, sessions: 0, size: try await store.usedSize() + 600_000)
        let results = Results()
        store.append(.test(subject: "1")) { results.append($0) }
        store.append(.test(content: [Self.piece])) { results.append($0) }
        store.append(.test(subject: "2")) { results.append($0) }
        store.append(SessionRecord.test(id: 1))
        _ = try? await store.settle()
        // Large ones are read before they are written, and then fail alone.
        #expect(results.all.count { $0.isSuccess } == 2 && results.all.count == 3)
        #expect(try await store.subjects() == ["2", "1"])
        #expect(try await store.sessions(start: 0, limit: 1).total == 1)
        await store.close()
    }

    @Test("Retention makes room within the same transaction, and deleted messages make it for the next")
    func room() async throws {
        let store = try MessageStore.inMemory(messages: 2)
        for _ in 1...2 { try await store.keep(.test(content: [Self.piece])) }
        let size = try await store.usedSize()
        store.setRetention(messages: 2, sessions: 0, size: size)
        for _ in 1...5 { try await store.keep(.test(content: [Self.piece])) }
        store.setRetention(messages: 0, sessions: 0, size: size)
        await #expect(throws: MessageStoreError.self) { try await store.keep(.test(content: [Self.piece])) }
        try await store.deleteMessages()
        try await store.keep(.test(content: [Self.piece]))
        await store.close()
    }

    @Test(
        "Session records never keep a message out: beyond their share of the room the oldest go",
        arguments: [true, false]
    )
    func sessionShare(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : .temporary(directory)
        let limit = 8 << 20
        store.setRetention(messages: 0, sessions: 0, size: limit)
        for id in 1...1_100 as ClosedRange<Int64> {
            var record = SessionRecord.test(id: id)
            record.transcript = (0..<40).map { _ in
                TranscriptLine(time: record.started, direction: "Received", text: String(repeating: "x", count: 200))
            }
            store.append(record)
        }
        try await store.settle()
        let sessions = try await store.sessions(start: 0, limit: 2_000)
        // As many as fit: the newest.
        #expect(sessions.items.map(\.id) == (1_101 - Int64(sessions.total)...1_100).reversed())
        let room = try await store.write("measure") { transaction in transaction.tally.sessionBytes }
        let perRecord = room / sessions.total
        #expect(room <= limit / 8 && room + perRecord > limit / 8)
        // What is counted is what is taken, but for what the tables themselves need.
        #expect(abs(try await store.usedSize() - room) < 256 << 10)
        for _ in 1...6 { try await store.keep(.test(content: [Self.piece])) }
        try await store.checkWritable()
        await #expect(throws: MessageStoreError.self) {
            for _ in 1...2 { try await store.keep(.test(content: [Self.piece])) }
        }
        try await store.deleteMessages()
        for _ in 1...6 { try await store.keep(.test(content: [Self.piece])) }
        await store.close()
    }

    @Test("Session records have a share without a limit too, and exactly so much of it may be taken")
    func defaultShare() {
        let tally = Tally(
            highestMessage: 0,
            highestSession: 0,
            messages: 0,
            unread: 0,
            sessions: 1,
            sessionBytes: 64 << 20,
            checked: 0
        )
        for size in [0, 512 << 20, 1 << 40] {
            let retention = Retention(messages: 0, sessions: 0, size: size)
            #expect(retention.excess(of: tally) == .nothing)
            var more = tally
            more.sessionBytes += 1
            #expect(retention.excess(of: more).sessionBytes == 1)
        }
        #expect(Retention(messages: 0, sessions: 0, size: 8 << 20).excess(of: tally).sessionBytes == 63 << 20)
    }

    @Test("A check fails from the refusal on until there is room again")
    func check() async throws {
        let store = try MessageStore.inMemory()
        store.setRetention(messages: 0, sessions: 0, size: try await store.usedSize() + (3 << 20) - 1)
        try await store.keep(.test(content: [Self.piece, Self.piece]))
        try await store.checkWritable()
        await #expect(throws: MessageStoreError.self) { try await store.keep(.test(content: [Self.piece])) }
        let error = await #expect(throws: MessageStoreError.self) { try await store.checkWritable() }
        #expect(error?.code == .sizeLimit)
        try await store.deleteMessages()
        try await store.checkWritable()
        await store.close()
    }
}

extension MessageStore {
    fileprivate func usedSize() async throws -> Int {
        try await write("measure") { transaction throws(SQLiteError) in try transaction.usedSize() }
    }
}
