import Synchronization
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct IdentifierTests {
    private func open(_ directory: TemporaryDirectory, at time: Int64) throws -> MessageStore {
        try MessageStore.open(
            MessageStore.Configuration.unlimited(.file(directory.database)),
            logger: silent,
            clock: { time }
        )
    }

    @Test("An ID is the time in microseconds, or the next number when the clock stands still")
    func fromClock() async throws {
        let directory = try TemporaryDirectory()
        let store = try open(directory, at: 1_000)
        #expect(try await store.keep(count: 3) == [1_000, 1_001, 1_002])
        await store.close()
    }

    @Test("The clock was set back between two runs: IDs go on behind the highest")
    func clockSetBack() async throws {
        let directory = try TemporaryDirectory()
        var store = try open(directory, at: 5_000)
        try await store.keep(.test())
        await store.close()
        store = try open(directory, at: 10)
        #expect(try await store.keep(.test()) == 5_001)
        await store.close()
    }

    @Test("Session records and messages are of one sequence, which goes on when the clock was set back")
    func sessionsAfterClockSetBack() async throws {
        let directory = try TemporaryDirectory()
        var store = try open(directory, at: 5_000)
        let before = try await store.keep(.test())
        store.append(SessionRecord.test(id: 1))
        await store.close()
        store = try open(directory, at: 10)
        #expect(try await store.sessions(SessionFilter(after: before), limit: 9).items.map(\.id) == [1])
        let between = try await store.search(MessageFilter(after: before), limit: 9).highestID
        #expect(between == 5_001)
        store.append(SessionRecord.test(id: 2))
        #expect(try await store.sessions(SessionFilter(after: between), limit: 9).items.map(\.id) == [2])
        #expect(try await store.keep(.test()) == 5_003)
        await store.close()
    }

    @Test("Everything was deleted and the daemon started again: no ID is used again")
    func afterDeletion() async throws {
        let directory = try TemporaryDirectory()
        var store = try open(directory, at: 5_000)
        try await store.keep(count: 2)
        try await store.deleteMessages()
        await store.close()
        store = try open(directory, at: 10)
        #expect(try await store.keep(.test()) == 5_002)
        await store.close()
    }

    @Test(
        "The database was changed behind the writer's back: it goes on from what is there, not from what it remembers"
    )
    func changedByAnother() async throws {
        let directory = try TemporaryDirectory()
        let store = try open(directory, at: 1_000)
        #expect(try await store.keep(count: 2) == [1_000, 1_001])
        try Connection(path: directory.database, busyTimeout: 0).execute("UPDATE state SET highest_message = 7000")
        #expect(try await store.keep(count: 2) == [7_001, 7_002])
        try await store.executeOnWriter("UPDATE state SET highest_message = 9000")
        #expect(try await store.keep(.test()) == 9_001)
        await store.close()
    }

    @Test("A transaction that fails leaves nothing behind in what the writer remembers", arguments: [true, false])
    func afterFailure(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : MessageStore.temporary(directory)
        try await store.keep(.test())
        try await store.executeOnWriter(
            "CREATE TRIGGER refusal BEFORE INSERT ON recipients BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        await #expect(throws: MessageStoreError.self) { try await store.keep(.test()) }
        await #expect(throws: MessageStoreError.self) { try await store.keep(.test()) }
        try await store.executeOnWriter("DROP TRIGGER refusal")
        try await store.keep(.test())
        #expect(try await store.messages(start: 0, limit: 1).total == 2)
        await store.close()
    }

    @Test("The highest session ID counts records and messages, also of those that are gone")
    func highestSession() async throws {
        let directory = try TemporaryDirectory()
        var store = try MessageStore.temporary(directory, sessions: 1)
        #expect(store.highestSessionID == 0)
        store.append(SessionRecord.test(id: 20))
        store.append(SessionRecord.test(id: 10))
        try await store.settle()
        await store.close()
        store = try MessageStore.temporary(directory)
        #expect(store.highestSessionID == 20)
        try await store.keep(.test(session: 30))
        try await store.deleteMessages()
        await store.close()
        store = try MessageStore.temporary(directory)
        #expect(store.highestSessionID == 30)
        await store.close()
    }

    @Test("Many threads append at once: every message is there once, with an ID of its own and its own source")
    func concurrency() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let stored = try await withThrowingTaskGroup(of: [(Int64, String)].self) { group in
            for task in 0..<16 {
                group.addTask {
                    var stored: [(Int64, String)] = []
                    for number in 0..<50 {
                        let text = "task \(task) number \(number)"
                        stored.append((try await store.keep(.test(content: [Array(text.utf8)])), text))
                    }
                    return stored
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(stored.map(\.0)).count == 800)
        #expect(try await store.messages(start: 0, limit: 1).total == 800)
        for (id, text) in stored { #expect(try await store.source(of: id) == Array(text.utf8)) }
        await store.close()
    }

    @Test("Completions come in the order of appending, each after its message can be read")
    func order() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let completed = Mutex<[Int64]>([])
        for _ in 0..<200 {
            store.append(.test()) { result in
                guard case .success(let id) = result else { return }
                completed.withLock { $0.append(id) }
            }
        }
        try await store.settle()
        let ids = completed.withLock { $0 }
        #expect(ids.count == 200)
        #expect(ids == ids.sorted())
        #expect(try await store.messages(start: 0, limit: 200).items.map(\.id) == ids.reversed())
        await store.close()
    }
}
