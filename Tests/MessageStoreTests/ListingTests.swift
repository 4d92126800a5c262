import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct ListingTests {
    @Test("Pages are newest first, and know how many there are", arguments: [true, false])
    func pages(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : MessageStore.temporary(directory)
        let ids = try await store.keep(count: 5)
        let first = try await store.messages(start: 0, limit: 2)
        #expect(first.items.map(\.id) == [ids[4], ids[3]])
        #expect(first.total == 5)
        #expect(first.unread == 5)
        #expect(first.start == 0)
        let last = try await store.messages(start: 4, limit: 2)
        #expect(last.items.map(\.id) == [ids[0]])
        #expect(last.start == 4)
        #expect(try await store.messages(start: 5, limit: 2).items.isEmpty)
        #expect(try await store.messages(start: 0, limit: 0).items.isEmpty)
        #expect(try await store.messages(start: -1, limit: -1).items.isEmpty)
        #expect(try await store.latestMessageID() == ids[4])
        await store.close()
    }

    @Test("Marking counts only what changes, and the unread count follows marks and deletions")
    func unread() async throws {
        let store = try MessageStore.inMemory()
        let ids = try await store.keep(count: 4)
        #expect(try await store.markMessages([ids[0], ids[1], 5], asRead: true) == 2)
        #expect(try await store.markMessages([ids[0]], asRead: true) == 0)
        #expect(try await store.messages(start: 0, limit: 9).unread == 2)
        #expect(try await store.message(ids[0])?.isRead == true)
        #expect(try await store.deleteMessages([ids[0], ids[2]]) == 2)
        #expect(try await store.messages(start: 0, limit: 9).unread == 1)
        #expect(try await store.markMessages([ids[1]], asRead: false) == 1)
        #expect(try await store.messages(start: 0, limit: 9).unread == 2)
        try await store.deleteMessages()
        #expect(try await store.messages(start: 0, limit: 9).unread == 0)
        await store.close()
    }

    @Test("Deleting takes recipients and contents along, counts what was there, and leaves the rest")
    func deletion() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let ids = try await store.keep(count: 3)
        #expect(try await store.deleteMessages([]) == 0)
        #expect(try await store.deleteMessages([ids[1], ids[1], 1]) == 1)
        #expect(try await store.subjects() == ["3", "1"])
        #expect(try await store.source(of: ids[1]) == nil)
        #expect(try await store.source(of: ids[0]) != nil)
        #expect(try await store.messages(start: 0, limit: 9).total == 2)
        #expect(try await store.deleteMessages() == 2)
        await store.close()
        let connection = try Connection(path: directory.database, busyTimeout: 0)
        for table in ["messages", "contents", "recipients"] {
            #expect(try connection.integer("SELECT count(*) FROM \(table)") == 0)
        }
    }

    @Test("A read sees the message whose completion has been called, though both are on queues of their own")
    func visibleAfterCompletion() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        for _ in 0..<100 {
            let id = try await store.keep(.test())
            #expect(try await store.latestMessageID() == id)
        }
        await store.close()
    }
}
