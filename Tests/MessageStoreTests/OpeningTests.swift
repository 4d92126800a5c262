import Foundation
import Glibc
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct OpeningTests {
    private func refusal(_ directory: TemporaryDirectory) -> MessageStoreError? {
        #expect(throws: MessageStoreError.self) { _ = try MessageStore.temporary(directory) }
    }

    /// setfsuid(2), which Swift's module of the C library lacks.
    private func fileSystemUser() throws -> @convention(c) (UInt32) -> Int32 {
        let address = try #require(dlsym(nil, "setfsuid"))
        return unsafeBitCast(address, to: (@convention(c) (UInt32) -> Int32).self)
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test("A new database and its log are for the owner alone")
    func fileMode() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(.test())
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(directory.database + suffix) == 0o600) }
        await store.close()
    }

    @Test("Messages, marks and sessions are there after a restart")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        var store = try MessageStore.temporary(directory, durability: .power)
        let ids = try await store.keep(count: 3)
        try await store.markMessages([ids[2]], asRead: true)
        store.append(SessionRecord.test(id: 9))
        let before = try await store.messages(start: 0, limit: 9)
        await store.close()
        store = try MessageStore.temporary(directory)
        #expect(try await store.messages(start: 0, limit: 9) == before)
        #expect(before.unread == 2)
        #expect(try await store.session(9) != nil)
        await store.close()
    }

    @Test("A store that was never closed is read again whole, from its log")
    func notClosed() async throws {
        let directory = try TemporaryDirectory()
        let copy = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let ids = try await store.keep(count: 10)
        // What a killed process leaves behind.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: directory.database + suffix, toPath: copy.database + suffix)
        }
        await store.close()
        let killed = try MessageStore.temporary(copy)
        #expect(try await killed.messages(start: 0, limit: 99).items.map(\.id) == ids.reversed())
        await killed.close()
    }

    @Test("An empty file becomes a database")
    func emptyFile() async throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: URL(fileURLWithPath: directory.database))
        var store = try MessageStore.temporary(directory)
        let ids = try await store.keep(count: 1)
        let kept = try await store.messages(start: 0, limit: 9)
        #expect(kept.items.map(\.id) == ids)
        await store.close()
        store = try MessageStore.temporary(directory)
        #expect(try await store.messages(start: 0, limit: 9) == kept)
        await store.close()
    }

    @Test(
        "A file that is not a database is refused and left alone",
        arguments: ["Hello", String(repeating: "x", count: 9_999)]
    )
    func notADatabase(content: String) throws {
        let directory = try TemporaryDirectory()
        try Data(content.utf8).write(to: URL(fileURLWithPath: directory.database))
        let error = refusal(directory)
        #expect(error?.code == .notADatabase)
        #expect(error?.isTemporary == false)
        #expect(error?.description.contains(directory.database) == true)
        #expect(try directory.contents(directory.database) == Data(content.utf8))
    }

    @Test("The database of another program is refused and left alone")
    func foreign() throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: URL(fileURLWithPath: directory.database))
        try Connection(path: directory.database, busyTimeout: 0).execute("CREATE TABLE notes (text TEXT)")
        let before = try directory.contents(directory.database)
        #expect(refusal(directory)?.code == .foreignDatabase)
        #expect(try directory.contents(directory.database) == before)
    }

    @Test("A database of a newer version is refused and left alone")
    func newer() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(.test())
        await store.close()
        try Connection(path: directory.database, busyTimeout: 0).execute("PRAGMA user_version = 99")
        let before = try directory.contents(directory.database)
        let error = refusal(directory)
        #expect(error?.code == .newerVersion)
        #expect(error?.description.contains("version 99") == true)
        #expect(try directory.contents(directory.database) == before)
    }

    @Test("A damaged database is an error that says so, at the start or when the damage is met")
    func corrupt() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(count: 200)
        await store.close()
        var bytes = try directory.contents(directory.database)
        // First all but the pages that opening needs, then these too, but for the one that makes it a database.
        for start in [bytes.count / 2, 4_096] {
            for index in start..<bytes.count { bytes[index] = 0x5A }
            try bytes.write(to: URL(fileURLWithPath: directory.database))
            let error = await #expect(throws: MessageStoreError.self) {
                let damaged = try MessageStore.temporary(directory)
                _ = try await damaged.messages(start: 0, limit: 1_000)
            }
            #expect(error?.code == .corrupt)
            #expect(error?.isTemporary == false)
            #expect(error?.description.contains("recover") == true)
            let isUntouched = try directory.contents(directory.database) == bytes
            #expect(isUntouched)
        }
    }

    @Test("A directory that does not exist is named")
    func missingDirectory() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/nowhere/letterlock.db"
        let error = #expect(throws: MessageStoreError.self) {
            _ = try MessageStore.open(MessageStore.Configuration.unlimited(.file(path)), logger: silent)
        }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description.contains("\(path): No such file or directory") == true)
    }

    @Test("A file that can only be read is refused")
    func readOnly() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.keep(.test())
        await store.close()
        chmod(directory.database, 0o444)
        // Root may write to anything; as somebody else this thread may not. Opening does not leave the thread.
        let isRoot = geteuid() == 0
        let setfsuid = try fileSystemUser()
        if isRoot { _ = setfsuid(65_534) }
        defer { if isRoot { _ = setfsuid(0) } }
        let error = refusal(directory)
        #expect(error?.code == .readOnly)
        #expect(error?.description.contains("writable") == true)
    }
}
