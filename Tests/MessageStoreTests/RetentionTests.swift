import Logging
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct RetentionTests {
    @Test("At the limit nothing goes, one more and the oldest goes", arguments: [true, false])
    func limit(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory(messages: 3) : .temporary(directory, messages: 3)
        try await store.keep(count: 3)
        #expect(try await store.subjects() == ["3", "2", "1"])
        #expect(store.prunedMessages == 0)
        try await store.keep(.test(subject: "4"))
        #expect(try await store.subjects() == ["4", "3", "2"])
        #expect(store.prunedMessages == 1)
        let page = try await store.messages(start: 0, limit: 1)
        #expect(page.total == 3)
        #expect(page.unread == 3)
        await store.close()
    }

    @Test("Session records have a limit of their own")
    func sessions() async throws {
        let store = try MessageStore.inMemory(messages: 1, sessions: 2)
        for id in 1...3 as ClosedRange<Int64> { store.append(SessionRecord.test(id: id)) }
        try await store.settle()
        let page = try await store.sessions(start: 0, limit: 9)
        #expect(page.items.map(\.id) == [3, 2])
        #expect(page.total == 2)
        #expect(store.prunedSessions == 1)
        #expect(store.prunedMessages == 0)
        await store.close()
    }

    @Test("Zero keeps all")
    func zero() async throws {
        let store = try MessageStore.inMemory()
        try await store.keep(count: 20)
        #expect(try await store.messages(start: 0, limit: 1).total == 20)
        await store.close()
    }

    @Test("A lower limit prunes at once, a pruning is logged as one line with its numbers")
    func setRetention() async throws {
        let directory = try TemporaryDirectory()
        let lines = RecordingLogHandler.Lines()
        let store = try MessageStore.temporary(
            directory,
            logger: Logger(label: "test") { _ in RecordingLogHandler(lines) }
        )
        try await store.keep(count: 5)
        store.setRetention(messages: 2, sessions: 0, size: 0)
        try await store.settle()
        #expect(try await store.subjects() == ["5", "4"])
        #expect(
            lines.all == [
                "info Removed the oldest messages or session records: there were too many "
                    + "event=message-pruned messages=3 messages-kept=2"
            ]
        )
        store.setRetention(messages: 0, sessions: 0, size: 0)
        try await store.keep(count: 3)
        #expect(try await store.messages(start: 0, limit: 1).total == 5)
        #expect(store.prunedMessages == 3)
        await store.close()
    }

    @Test("A lower limit at the next start holds before anything is stored")
    func atStart() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(count: 4)
        await store.close()
        let again = try MessageStore.temporary(directory, messages: 1)
        try await again.settle()
        #expect(try await again.subjects() == ["4"])
        await again.close()
    }

    @Test("The tally is what counting the rows gives, after everything that changes it")
    func tally() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory, messages: 6, sessions: 2)
        let ids = try await store.keep(count: 8)
        for id in 1...4 as ClosedRange<Int64> { store.append(SessionRecord.test(id: id)) }
        try await store.markMessages([ids[5], ids[6], ids[0]], asRead: true)
        try await store.deleteMessages([ids[3], ids[6], ids[0]])
        await store.close()
        let connection = try Connection(path: directory.database, busyTimeout: 0)
        let tally = try Tally(from: connection)
        #expect(try connection.integer("SELECT sum(bytes) FROM sessions") == Int64(tally.sessionBytes))
        #expect(try connection.integer("SELECT count(*) FROM messages") == Int64(tally.messages))
        #expect(try connection.integer("SELECT count(*) FROM messages WHERE is_read = 0") == Int64(tally.unread))
        #expect(try connection.integer("SELECT count(*) FROM sessions") == Int64(tally.sessions))
        #expect(tally.messages == 4)
        #expect(tally.unread == 3)
        #expect(try connection.text("PRAGMA integrity_check") == "ok")
        #expect(try connection.integer("SELECT count(*) FROM pragma_foreign_key_check") == 0)
    }
}
