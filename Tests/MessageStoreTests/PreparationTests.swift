import Testing

@testable import MessageStore

/// What takes time to read is read beside the writer.
@Suite(.timeLimit(.minutes(1)))
struct PreparationTests {
    @Test("A message that is slow to read holds up neither other messages nor the writer's turn")
    func slow() async throws {
        let store = try MessageStore.inMemory()
        let source = SlowSource(size: Preparation.largestAtOnce + 1)
        async let slow = store.keep(.test(source: source))
        await source.isRead()
        try await store.keep(.test(subject: "1"))
        // A large one of another session finds another thread.
        try await store.keep(.test(source: [[UInt8](repeating: 0x78, count: Preparation.largestAtOnce + 1)]))
        await store.writerTurn()
        try await store.checkWritable()
        #expect(try await store.messages(start: 0, limit: 0).total == 2)
        source.goOn()
        _ = try await slow
        #expect(try await store.messages(start: 0, limit: 0).total == 3)
        await store.close()
    }

    @Test("As many as may wait for a thread are kept; one more is refused for now, and small ones are kept")
    func full() async throws {
        let store = try MessageStore.inMemory()
        let source = SlowSource(size: Preparation.largestAtOnce + 1)
        let results = Results()
        // More than there are threads: each takes one, and the others wait.
        let threads = 4
        for session in 1...threads {
            store.append(.test(session: Int64(session), source: source)) { results.append($0) }
            if session == 1 { await source.isRead() }
        }
        let started = source.readers
        for _ in 0..<Preparation.maximumWaiting + threads {
            store.append(.test(source: source)) { results.append($0) }
        }
        try await store.keep(.test(subject: "small"))
        // Refused were those beyond the threads and the queue.
        let refused = results.all.compactMap { result in
            if case .failure(let error) = result { error } else { nil }
        }
        #expect(refused.allSatisfy { $0.code == .tooBusy && $0.isTemporary } && !refused.isEmpty)
        #expect(started >= 1)
        source.goOn()
        try await store.settle()
        let kept = results.all.count { $0.isSuccess }
        #expect(kept + refused.count == Preparation.maximumWaiting + 2 * threads)
        #expect((Preparation.maximumWaiting...Preparation.maximumWaiting + threads).contains(kept))
        await store.close()
    }

    @Test("What waits when the store is closed is kept")
    func closing() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let source = SlowSource(size: Preparation.largestAtOnce + 1)
        let results = Results()
        store.append(.test(source: source)) { results.append($0) }
        await source.isRead()
        async let closed: Void = store.close()
        source.goOn()
        await closed
        #expect(results.all.map(\.isSuccess) == [true])
    }
}
