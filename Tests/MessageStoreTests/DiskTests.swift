import Foundation
import Testing

@testable import MessageStore

/// What has reached the disk when a message is answered with success.
@Suite(.timeLimit(.minutes(5))) struct DiskTests {
    private static let size = 300_000

    /// The ways in which a source becomes a file.
    enum Way: CaseIterable {
        /// A nameless file gets a name.
        case linked
        /// A file is written, since the source is in memory.
        case written
    }

    private static func open(
        _ directory: TemporaryDirectory,
        _ disk: RecordedDisk,
        _ durability: MessageStore.Durability = .power
    ) throws -> MessageStore {
        let configuration = MessageStore.Configuration.unlimited(.file(directory.database), durability: durability)
        return try .open(configuration, logger: silent, clock: { 1 }, disk: disk.disk)
    }

    private static func message(_ way: Way, in directory: TemporaryDirectory) throws -> NewMessage {
        switch way {
        case .linked: try .filed(FiledSource(size: size, in: directory.contents))
        case .written: .test(content: [[UInt8](repeating: 0x78, count: size)])
        }
    }

    @Test(
        "Against a loss of power, content is on the disk before its name is, and the name before the commit",
        arguments: Way.allCases
    )
    func power(way: Way) async throws {
        let directory = try TemporaryDirectory()
        let disk = RecordedDisk(directory)
        let store = try Self.open(directory, disk)
        // The name of the new directory itself.
        #expect(disk.all == [RecordedDisk.Call(kind: .names, path: directory.path)])
        disk.forget()
        try await store.keep(try Self.message(way, in: directory))
        #expect(
            disk.all == [
                .init(kind: .content, path: directory.contents, size: Self.size, files: way == .written ? 1 : 0),
                .init(kind: .names, path: directory.contents, files: 1),
            ]
        )
        disk.forget()
        // What is in the database is SQLite's affair.
        try await store.keep(.test())
        #expect(disk.all.isEmpty)
        try await store.keep(try Self.message(way, in: directory))
        #expect(disk.all.map(\.messages) == [2, 2])
        await store.close()
        disk.forget()
        // The directory is there already.
        await (try Self.open(directory, disk)).close()
        #expect(disk.all.isEmpty)
    }

    @Test("Where only the process may die, nothing waits for the disk", arguments: Way.allCases)
    func process(way: Way) async throws {
        let directory = try TemporaryDirectory()
        let disk = RecordedDisk(directory)
        let store = try Self.open(directory, disk, .process)
        try await store.keep(try Self.message(way, in: directory))
        #expect(disk.all.isEmpty)
        #expect(try directory.files.count == 1)
        await store.close()
    }

    @Test(
        "A message whose content or name does not reach the disk is not kept, and leaves no file",
        arguments: Way.allCases,
        [RecordedDisk.Call.Kind.content, .names]
    )
    func failure(way: Way, kind: RecordedDisk.Call.Kind) async throws {
        let directory = try TemporaryDirectory()
        let disk = RecordedDisk(directory)
        let store = try Self.open(directory, disk)
        disk.fail(kind)
        let message = try Self.message(way, in: directory)
        await #expect(throws: MessageStoreError.self) { try await store.keep(message) }
        #expect(try directory.files.isEmpty)
        #expect(try await store.messages(start: 0, limit: 1).total == 0)
        try await store.keep(.test())
        disk.fail(nil)
        try await store.keep(try Self.message(way, in: directory))
        #expect(try directory.files.count == 1)
        #expect(try await store.messages(start: 0, limit: 9).total == 2)
        await store.close()
    }
}
