import CLibsqlite3
import Dispatch
import Foundation
import Testing

@testable import MessageStore

/// Lets a test hold the writer and look into its connection.
extension MessageStore {
    /// Runs SQL on the connection that writes.
    func executeOnWriter(_ sql: String) async throws {
        try writer.database.use("test") { connection throws(SQLiteError) in try connection.execute(sql) }
    }

    /// Keeps the writer busy while `body` runs, so that all it submits is one batch.
    func asOneBatch(_ body: () -> Void) async throws {
        let started = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        writer.submit(
            PendingWrite(action: "test") { _ in
                started.signal()
                release.wait()
                return {}
            } fail: { _ in
            }
        )
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                started.wait()
                continuation.resume()
            }
        }
        body()
        await preparation.finish()
        release.signal()
        try await settle()
    }
}

@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    @Test("What waits together is committed together")
    func oneBatch() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        // How often the row of `state` was written is how many transactions there were.
        try await store.executeOnWriter(
            """
            CREATE TABLE commits (id INTEGER PRIMARY KEY);
            CREATE TRIGGER counted AFTER UPDATE ON state BEGIN INSERT INTO commits VALUES (NULL); END
            """
        )
        try await store.asOneBatch {
            for number in 1...50 { store.append(.test(subject: "\(number)")) { _ in } }
        }
        await store.close()
        let connection = try Connection(path: directory.database, busyTimeout: 0)
        #expect(try connection.integer("SELECT count(*) FROM messages") == 50)
        // One for the fifty, at most one for the settling behind them.
        #expect((1...2).contains(try connection.integer("SELECT count(*) FROM commits")))
    }

    @Test("One message of a batch cannot be stored: the others are, and only its sender hears of it")
    func oneOfMany() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.executeOnWriter(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON recipients WHEN NEW.address = 'bad'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """
        )
        let results = Results()
        try await store.asOneBatch {
            for address in ["a", "bad", "b"] {
                let envelope = Envelope(
                    reversePath: EnvelopeAddress(address: ""),
                    recipients: [EnvelopeAddress(address: address)]
                )
                store.append(.test(subject: address, envelope: envelope)) { results.append($0) }
            }
        }
        #expect(try await store.subjects() == ["b", "a"])
        #expect(results.all.map(\.isSuccess) == [true, false, true])
        #expect(try await store.messages(start: 0, limit: 1).total == 2)
        await store.close()
    }

    @Test("No room: a temporary error that names the file and the remedy; with room again it goes on by itself")
    func full() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(.test(subject: "before"))
        try await store.executeOnWriter("PRAGMA max_page_count = 1")
        // Less has no file of its own.
        let large = NewMessage.test(content: [[UInt8](repeating: 65, count: 262_143)])
        let error = await #expect(throws: MessageStoreError.self) { try await store.keep(large) }
        #expect(error?.code == .full)
        #expect(error?.isTemporary == true)
        #expect(error?.description.contains(directory.database) == true)
        #expect(error?.description.contains("Free space") == true)
        #expect(try await store.subjects() == ["before"])
        try await store.executeOnWriter("PRAGMA max_page_count = 1000000")
        try await store.keep(large)
        #expect(try await store.messages(start: 0, limit: 9).total == 2)
        await store.close()
    }

    @Test("The file is moved away: a temporary error, for what is written now would be lost; put back, storing goes on")
    func removed() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(.test(subject: "before"))
        let elsewhere = directory.database + ".elsewhere"
        try FileManager.default.moveItem(atPath: directory.database, toPath: elsewhere)
        let error = await #expect(throws: MessageStoreError.self) { try await store.keep(.test()) }
        #expect(error?.code == .removed)
        #expect(error?.isTemporary == true)
        #expect(error?.description.contains("start Letterlock again") == true)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: directory.database)
        try await store.keep(.test(subject: "after"))
        #expect(try await store.subjects() == ["after", "before"])
        await store.close()
    }

    @Test("Another program holds the database: a temporary error, and storing goes on when it has ended")
    func busy() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.executeOnWriter("PRAGMA busy_timeout = 0")
        let other = try Connection(path: directory.database, busyTimeout: 0)
        try other.execute("BEGIN IMMEDIATE")
        let error = await #expect(throws: MessageStoreError.self) { try await store.checkWritable() }
        #expect(error?.code == .busy)
        #expect(error?.isTemporary == true)
        #expect(try await store.messages(start: 0, limit: 1).total == 0)
        try other.execute("ROLLBACK")
        try await store.checkWritable()
        await store.close()
    }

    @Test("A check writes for real: the database has changed after it")
    func checkWrites() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let log = directory.database + "-wal"
        let before = try directory.contents(log)
        try await store.checkWritable()
        #expect(try directory.contents(log) != before)
        await store.close()
    }

    @Test("After closing, everything is an error and nothing crashes", arguments: [true, false])
    func closed(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : MessageStore.temporary(directory)
        await store.close()
        await store.close()
        for action in [
            { try await store.keep(.test()) }, { try await store.deleteMessages() },
            { try await store.checkWritable() },
            { _ = try await store.messages(start: 0, limit: 1) }, { _ = try await store.source(of: 1) },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: MessageStoreError.self) { try await action() }
            #expect(error?.code == .closed)
        }
        store.append(SessionRecord.test(id: 1))
        store.setRetention(messages: 1, sessions: 1, size: 0)
    }

    @Test("Closing commits what waits and leaves no log")
    func closing() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let results = Results()
        for _ in 0..<500 { store.append(.test()) { results.append($0) } }
        store.append(SessionRecord.test(id: 1))
        await store.close()
        #expect(results.all.count == 500)
        #expect(results.all.allSatisfy { $0.isSuccess })
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(left.sorted() == ["letterlock.db", "letterlock.db-contents"])
        let again = try MessageStore.temporary(directory)
        #expect(try await again.messages(start: 0, limit: 1).total == 500)
        #expect(try await again.sessions(start: 0, limit: 1).total == 1)
        await again.close()
    }
}
