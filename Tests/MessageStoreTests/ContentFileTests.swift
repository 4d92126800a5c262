import Foundation
import Logging
import Testing

@testable import MessageStore

/// Large messages, which have files of their own.
@Suite(.timeLimit(.minutes(5))) struct ContentFileTests {
    private static let header = Array("Subject: Large\r\n\r\nplums ".utf8)

    /// A message with a word in its text.
    private static func large(_ size: Int = 600_000) -> [[UInt8]] {
        [header, (0..<(size - header.count)).map { UInt8(truncatingIfNeeded: 33 + $0 % 89) }]
    }

    private static func path(of directory: TemporaryDirectory) throws -> String {
        directory.contents + "/" + (try #require(try directory.files.first))
    }

    @Test("From 256 KiB on a message has a file, below it has none", arguments: [(262_143, 0), (262_144, 1)])
    func threshold(size: Int, files: Int) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: Self.large(size)))
        #expect(try directory.files.count == files)
        expectSame(try await store.source(of: id), Self.large(size).joined())
        await store.close()
        let connection = try Connection(path: directory.database, busyTimeout: 0)
        #expect(try connection.integer("SELECT count(*) FROM content_files") == files)
        #expect(try connection.integer("SELECT count(*) = 0 FROM contents") == files)
    }

    @Test("It is read whole and piece by piece, also after a restart, and only the user of the server may")
    func reading() async throws {
        let directory = try TemporaryDirectory()
        var store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: Self.large()))
        for _ in 1...2 {
            expectSame(try await store.source(of: id), Self.large().joined())
            var pieces: [[UInt8]] = []
            try await store.openSource(of: id)?.forEachPiece { pieces.append($0) }
            #expect(pieces.map(\.count) == [262_144, 262_144, 75_712])
            expectSame(Array(pieces.joined()), Self.large().joined())
            await store.close()
            store = try MessageStore.temporary(directory)
        }
        let found = try await store.search(MessageFilter(terms: [SearchTerm(.anywhere("plums"))]), limit: 9)
        #expect(found.page.items.map(\.id) == [id])
        await store.close()
        for (path, mode) in [(directory.contents, 0o700), (try Self.path(of: directory), 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test(
        "A file without a name gets one and is not written again",
        arguments: [MessageStore.Durability.process, .power]
    )
    func linked(durability: MessageStore.Durability) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory, durability: durability)
        let source = try FiledSource(size: 300_000, in: try #require(store.contentsDirectory))
        #expect(try directory.files.isEmpty)
        try await store.keep(.filed(source))
        let attributes = try FileManager.default.attributesOfItem(atPath: try Self.path(of: directory))
        #expect((attributes[.systemFileNumber] as? NSNumber)?.uint64Value == source.number)
        await store.close()
    }

    @Test("What cannot be given a name is written: one of another file system, one that has had a name before")
    func copied() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let elsewhere = try FiledSource(size: 300_000, in: "/dev/shm")
        let id = try await store.keep(.filed(elsewhere))
        #expect(try await store.source(of: id) == [UInt8](repeating: 0, count: 300_000))
        let again = try FiledSource(size: 300_000, in: directory.contents)
        try await store.keep(.filed(again))
        try await store.deleteMessages()
        #expect(try directory.files.isEmpty)
        let second = try await store.keep(.filed(again))
        #expect(try await store.source(of: second) == [UInt8](repeating: 0, count: 300_000))
        #expect(try directory.files.count == 1)
        await store.close()
    }

    @Test("It goes with its message", arguments: ["ID", "all", "filter", "recipients", "retention"])
    func deletion(way: String) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let both = Envelope(
            reversePath: EnvelopeAddress(address: ""),
            recipients: ["a@a.test", "b@b.test"].map { EnvelopeAddress(address: $0) }
        )
        let stays = try await store.keep(.test(subject: "small", envelope: both))
        let id = try await store.keep(.test(envelope: both, content: Self.large()))
        let before = try await store.size()
        switch way {
        case "ID": try await store.deleteMessages([id])
        case "all": try await store.deleteMessages()
        case "filter": try await store.deleteMessages(MessageFilter(terms: [SearchTerm(.anywhere("plums"))]))
        case "recipients":
            try await store.deleteMessages(MessageFilter(recipients: ["a@*"]), among: [id])
            #expect(try directory.files.count == 1)
            try await store.deleteMessages(MessageFilter(recipients: ["b@*"]), among: [id])
        default:
            try await store.keep(.test(subject: "small"))
            store.setRetention(messages: 1, sessions: 0, size: 0)
            try await store.settle()
        }
        #expect(try directory.files.isEmpty)
        #expect(try await store.source(of: id) == nil)
        #expect(try await store.size() <= before - 600_000)
        if way == "ID" || way == "filter" { #expect(try await store.message(stays) != nil) }
        await store.close()
    }

    @Test("All files of very many messages go, a lot at a time")
    func many() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        try await store.asOneBatch {
            for number in 1...250 {
                guard let source = try? FiledSource(size: 262_144, in: directory.contents) else { continue }
                store.append(.filed(source, subject: "\(number)")) { _ in }
            }
        }
        #expect(try directory.files.count == 250)
        #expect(try await store.deleteMessages() == 250)
        // The first lot at once, the others in turns of their own.
        #expect(try directory.files.count <= 150)
        for _ in 1...2 { await store.writerTurn() }
        #expect(try directory.files.isEmpty)
        await store.close()
    }

    @Test("A message that is not committed leaves no file, and takes none of others along")
    func notCommitted() async throws {
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
                store.append(.test(envelope: envelope, content: Self.large())) { results.append($0) }
            }
        }
        #expect(results.all.map(\.isSuccess) == [true, false, true])
        #expect(try directory.files.count == 2)
        for message in try await store.messages(start: 0, limit: 9).items {
            expectSame(try await store.source(of: message.id), Self.large().joined())
        }
        await store.close()
    }

    @Test("Whoever is told of the commit finds the file")
    func namedBefore() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let found = await withCheckedContinuation { continuation in
            store.append(.test(content: Self.large())) { _ in continuation.resume(returning: try? directory.files.count)
            }
        }
        #expect(found == 1)
        await store.close()
    }

    @Test("A deletion that is not committed leaves the file")
    func notDeleted() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: Self.large()))
        // Found out by the commit itself.
        try await store.executeOnWriter(
            """
            CREATE TABLE doubts (message INTEGER REFERENCES messages DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER refusal AFTER DELETE ON messages BEGIN INSERT INTO doubts VALUES (OLD.id); END
            """
        )
        await #expect(throws: MessageStoreError.self) { try await store.deleteMessages() }
        try await store.executeOnWriter("DROP TRIGGER refusal")
        try await store.markMessages([id], asRead: true)
        #expect(try await store.source(of: id)?.count == 600_000)
        await store.close()
    }

    @Test("At the start, what a crash has left goes, and nothing else")
    func leftOver() async throws {
        let directory = try TemporaryDirectory()
        var store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: Self.large()))
        await store.close()
        let kept = try #require(try directory.files.first)
        let identity = kept.prefix(17)
        let others = [
            "0123456789abcdef-0123456789abcdef.eml", "notes.txt", "\(identity)0123456789abcdef.eml~",
            "\(identity)0123456789ABCDEF.eml", ".hidden",
        ]
        for name in others + ["\(identity)0123456789abcdef.eml"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: directory.contents + "/" + name))
        }
        let lines = RecordingLogHandler.Lines()
        store = try .temporary(directory, logger: Logger(label: "test") { _ in RecordingLogHandler(lines) })
        #expect(try directory.files == ([kept] + others).sorted())
        #expect(
            lines.all == [
                "info Removed a file that no message has, left by a crash directory=\(directory.contents)",
                "notice Messages of another database are here, 1 files; they are left alone directory=\(directory.contents)",
            ]
        )
        #expect(try await store.source(of: id)?.count == 600_000)
        await store.close()
    }

    @Test("A new database in the place of one that was moved away leaves the files of that one")
    func otherDatabase() async throws {
        let directory = try TemporaryDirectory()
        var store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: Self.large()))
        await store.close()
        try FileManager.default.moveItem(atPath: directory.database, toPath: directory.database + ".old")
        store = try MessageStore.temporary(directory)
        try await store.keep(.test(content: Self.large()))
        #expect(try directory.files.count == 2)
        await store.close()
        try FileManager.default.removeItem(atPath: directory.database)
        try FileManager.default.moveItem(atPath: directory.database + ".old", toPath: directory.database)
        store = try MessageStore.temporary(directory)
        #expect(try await store.source(of: id)?.count == 600_000)
        await store.close()
    }

    @Test("A file that somebody removes or cuts is an error that says so; the message can be deleted, others are found")
    func missing() async throws {
        let directory = try TemporaryDirectory()
        let lines = RecordingLogHandler.Lines()
        var store = try MessageStore.temporary(directory)
        let small = try await store.keep(.test(content: [Self.header]))
        let id = try await store.keep(.test(content: Self.large()))
        let path = try Self.path(of: directory)
        try Data("short".utf8).write(to: URL(fileURLWithPath: path))
        let cut = await #expect(throws: MessageStoreError.self) { try await store.source(of: id) }
        #expect(cut?.code == .corrupt)
        try FileManager.default.removeItem(atPath: path)
        let error = await #expect(throws: MessageStoreError.self) { try await store.source(of: id) }
        #expect(
            error?.description
                == "Cannot read a message in \(directory.contents): the file of message \(id) is missing. Put it back, or delete the message."
        )
        await #expect(throws: MessageStoreError.self) { try await store.openSource(of: id) }
        let found = try await store.search(MessageFilter(terms: [SearchTerm(.anywhere("plums"))]), limit: 9)
        #expect(found.page.items.map(\.id) == [small])
        await store.close()
        store = try .temporary(directory, logger: Logger(label: "test") { _ in RecordingLogHandler(lines) })
        #expect(
            lines.all.contains {
                $0.hasPrefix("warning Large messages whose file is missing") && $0.contains("1 of them")
            }
        )
        #expect(try await store.deleteMessages([id]) == 1)
        await store.close()
    }

    @Test(
        "The directory is moved away: a temporary error for large messages and for the check; put back, storing goes on"
    )
    func movedDirectory() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let elsewhere = directory.contents + ".elsewhere"
        try FileManager.default.moveItem(atPath: directory.contents, toPath: elsewhere)
        for action in [
            { try await store.keep(.test(content: Self.large())) }, { try await store.checkWritable() },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: MessageStoreError.self) { try await action() }
            #expect(error?.code == .removed && error?.isTemporary == true)
            #expect(error?.description.contains("\(directory.contents): No such file or directory. Put") == true)
        }
        try await store.keep(.test())
        try FileManager.default.moveItem(atPath: elsewhere, toPath: directory.contents)
        try await store.checkWritable()
        try await store.keep(.test(content: Self.large()))
        #expect(try directory.files.count == 1)
        await store.close()
    }

    @Test("In memory there are no files")
    func inMemory() async throws {
        let store = try MessageStore.inMemory()
        #expect(store.contentsDirectory == nil)
        let id = try await store.keep(.test(content: Self.large()))
        expectSame(try await store.source(of: id), Self.large().joined())
        #expect(try await store.deleteMessages() == 1)
        await store.close()
    }
}
