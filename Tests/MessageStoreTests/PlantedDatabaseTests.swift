import Foundation
import Glibc
import Testing

@testable import MessageStore

/// What another user of the machine has prepared; needs root, to give files away.
@Suite(.enabled(if: geteuid() == 0, "needs root"), .timeLimit(.minutes(5)))
struct PlantedDatabaseTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func refusal() throws -> MessageStoreError {
        try #require(throws: MessageStoreError.self) { _ = try MessageStore.temporary(directory) }
    }

    private func plant(_ path: String, mode: mode_t) throws {
        #expect(chown(path, 65_534, 65_534) == 0 && chmod(path, mode) == 0)
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test(
        "An empty file of another user in the place of the database or of a file beside it is refused and left alone",
        arguments: ["", "-wal", "-shm", "-journal"]
    )
    func files(suffix: String) throws {
        let path = directory.database + suffix
        try Data().write(to: URL(filePath: path))
        try plant(path, mode: 0o666)
        let error = try refusal()
        #expect(error.code == .cannotOpen)
        #expect(
            error.description
                == "Cannot open the message store in \(directory.database): \(path) belongs to user 65534 (group 65534, mode "
                + "0666), but this process runs as user 0, so that user could have prepared it; remove it, or if you trust its "
                + "content, run: chown 0 \(path)."
        )
        #expect(try directory.contents(path).isEmpty)
    }

    @Test("A directory for large messages of another user is refused, and so is one in which others can rename")
    func contents() throws {
        #expect(mkdir(directory.contents, 0o700) == 0 && chmod(directory.contents, 0o777) == 0)
        #expect(try refusal().description.contains("other users can rename the files in it"))
        try plant(directory.contents, mode: 0o777)
        #expect(try refusal().description.contains("\(directory.contents) belongs to user 65534"))
        #expect(try directory.files.isEmpty)
    }

    @Test("A database in the directory of another user is refused, where it is new too")
    func parent() throws {
        try plant(directory.path, mode: 0o755)
        #expect(try refusal().description.contains("\(directory.path) belongs to user 65534"))
    }

    @Test("A symbolic link of another user is refused; one of this user leads to the database, which gets its mode")
    func links() async throws {
        let elsewhere = try TemporaryDirectory()
        let target = elsewhere.path + "/real.db"
        let store = try MessageStore.open(MessageStore.Configuration.unlimited(.file(target)), logger: silent)
        let id = try await store.keep(.test())
        await store.close()
        #expect(chmod(target, 0o644) == 0)
        #expect(symlink(target, directory.database) == 0)
        let linked = try MessageStore.temporary(directory)
        #expect(try await linked.messages(start: 0, limit: 9).items.map(\.id) == [id])
        #expect(try mode(target) == 0o600)
        await linked.close()
        #expect(lchown(directory.database, 65_534, 65_534) == 0)
        #expect(try refusal().description.contains("is a symbolic link of user 65534"))
    }

    @Test("A database that everybody could read, as a copy may be, is closed to others with its log and directory")
    func modes() async throws {
        let store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test())
        for suffix in ["", "-wal", "-shm"] { #expect(chmod(directory.database + suffix, 0o644) == 0) }
        #expect(chmod(directory.contents, 0o755) == 0)
        // What a killed process leaves behind.
        let copy = try TemporaryDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: directory.path + "/" + name, toPath: copy.path + "/" + name)
        }
        await store.close()
        let opened = try MessageStore.temporary(copy)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(copy.database + suffix) == 0o600) }
        #expect(try mode(copy.contents) == 0o700)
        #expect(try await opened.messages(start: 0, limit: 9).items.map(\.id) == [id])
        await opened.close()
    }
}
