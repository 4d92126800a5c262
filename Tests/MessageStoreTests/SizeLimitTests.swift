import Testing

@testable import MessageStore

/// The size that the database may have.
@Suite struct SizeLimitTests {
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
