import BoundedResources
import Dispatch
import Foundation
import NIOCore
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// Large messages, which are in a file until they are kept.
@Suite(.timeLimit(.minutes(1)))
struct SpoolingTests {
    /// Bytes that differ from place to place, in lines.
    private static func content(_ size: Int) -> String {
        var text = ""
        text.reserveCapacity(size + 80)
        var line = 0
        while text.utf8.count < size {
            text += "line \(line) of a large message " + String(repeating: "x", count: line % 50) + "\r\n"
            line += 1
        }
        return text
    }

    @Test(
        "A large message arrives whole, and is in a file then, to its last byte",
        arguments: [262_000, 263_000, 524_500, 9_000_000]
    )
    func large(size: Int) async throws {
        let content = Self.content(size)
        try await RunningServer.with(settings: .forLargeMail) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver(content)?.hasPrefix("250") == true)
                #expect(try await client.deliver("Subject: small\r\n")?.hasPrefix("250") == true)
            }
            let message = try #require(await running.keeper.nextMessage()).content
            #expect(message.size == content.utf8.count)
            // Not only later, when the last part had time to reach the file.
            let isWhole = running.keeper.kept.withLock { $0.contents.first } == Array(content.utf8)
            #expect(isWhole)
            #expect((message.file != nil) == (content.utf8.count > MessageContent.maximumInMemory))
            // All of it: the file can become the message's own.
            let sizeOfFile = message.withFile { file in
                var status = stat()
                fstat(file, &status)
                return Int(status.st_size)
            }
            #expect(sizeOfFile == (message.file == nil ? nil : message.size))
            #expect(message.sizeInMemory == (message.file == nil ? message.size : 0))
            let small = try #require(await running.keeper.nextMessage()).content
            #expect(small.bytes == Array("Subject: small\r\n".utf8))
            #expect(small.file == nil)
        }
    }

    @Test("A message is handed over when its file is whole, and not before")
    func handedOver() async throws {
        let content = Self.content(400_000)
        let directory = FileManager.default.temporaryDirectory.path
        let session = try await ClockedSession(.forLargeMail, spoolDirectory: directory)
        #expect(try await session.reply().hasPrefix("220"))
        let gate = DispatchSemaphore(value: 0)
        // Nothing is written as long as every thread that may block does.
        let blockers = 16
        for client in 0..<UInt64(blockers) {
            _ = session.environment.spoolThreads.submit(for: client) { gate.wait() }
        }
        for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>", "DATA"] { try await session.say(command) }
        // All of it has been through the session when this returns.
        try await session.send(content + ".\r\n")
        #expect(session.environment.unfinished.total.size > content.utf8.count)
        #expect(session.keeper.kept.withLock { $0.messages.isEmpty })
        #expect(try await session.replies().isEmpty)
        for _ in 0..<blockers { gate.signal() }
        _ = await session.keeper.nextMessage()
        let isWhole = session.keeper.kept.withLock { $0.contents.first } == Array(content.utf8)
        #expect(isWhole)
        #expect(try await session.laterReply().hasPrefix("250"))
        try await session.end()
    }

    @Test("Without a directory for it, a large message stays in memory")
    func inMemory() async throws {
        let content = Self.content(1_000_000)
        try await RunningServer.with(settings: .forLargeMail, spoolDirectory: nil) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver(content)?.hasPrefix("250") == true)
            }
            let message = try #require(await running.keeper.nextMessage()).content
            let isWhole = message.bytes == Array(content.utf8)
            #expect(isWhole)
            #expect(message.file == nil)
        }
    }

    @Test("A large message that cannot be written gets 451 at its end, and the session goes on")
    func unwritable() async throws {
        try await RunningServer.with(settings: .forLargeMail, spoolDirectory: "/nowhere") { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver(Self.content(1_000_000))?.hasPrefix("451 4.3.0") == true)
                #expect(try await client.deliver("Subject: small\r\n")?.hasPrefix("250") == true)
                _ = try await client.say("QUIT")
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages == [1])
            #expect(session.transcript.contains { $0.text == "The content is not kept" })
        }
    }

    @Test("A large message in chunks that cannot be written is not kept without its front")
    func unwritableChunks() async throws {
        try await RunningServer.with(settings: .forLargeMail, spoolDirectory: "/nowhere") { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@example.org>"] {
                    _ = try await client.say(command)
                }
                let content = Self.content(1_000_000)
                try await client.send("BDAT \(content.utf8.count)\r\n" + content)
                let lost = try await client.reply()
                #expect(lost?.hasPrefix("451 4.3.0") == true)
                let rest = try await client.say("BDAT 0 LAST")
                #expect(rest?.hasPrefix("503") == true)
                _ = try await client.say("QUIT")
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages.isEmpty)
        }
    }

    @Test("One that is over the limit leaves nothing behind for the next")
    func tooLarge() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumMessageSize = 400_000
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver(Self.content(3_000_000))?.hasPrefix("552 5.3.4") == true)
                #expect(try await client.deliver(Self.content(390_000))?.hasPrefix("250") == true)
            }
            let message = try #require(await running.keeper.nextMessage()).content
            let isWhole = message.bytes == Array(Self.content(390_000).utf8)
            #expect(isWhole)
        }
    }

    @Test(
        "Where the file system has no files without names, one is made and its name removed at once",
        arguments: [EOPNOTSUPP, EISDIR, EINVAL, ENOENT]
    )
    func unlinked(code: CInt) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let file = try SpoolFile(directory: directory) { _ in
            errno = code
            return -1
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        try file.write([[1, 2], [3]], at: 0)
        #expect(file.read(at: 0, count: 3) == [1, 2, 3])
        let (links, mode, isInherited) = file.withDescriptor { file in
            var status = stat()
            fstat(file, &status)
            return (status.st_nlink, status.st_mode & 0o7777, fcntl(file, F_GETFD) & FD_CLOEXEC == 0)
        }
        #expect(links == 0 && mode == 0o600 && !isInherited)
    }

    @Test("Another error than that is told of, and nothing is made", arguments: [EACCES, ENOSPC, EDQUOT])
    func notNameless(code: CInt) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let failure = #expect(throws: SpoolFile.Failure.self) {
            try SpoolFile(directory: directory) { _ in
                errno = code
                return -1
            }
        }
        #expect(failure?.isFull == (code != EACCES))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }

    @Test("A file has no name, gives back what was written, and says what it cannot do")
    func file() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let file = try SpoolFile(directory: directory)
        try file.write([[1, 2], [], [3]], at: 0)
        try file.write([[4]], at: 3)
        #expect(file.read(at: 0, count: 4) == [1, 2, 3, 4])
        #expect(file.read(at: 2, count: 3) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        let failure = #expect(throws: SpoolFile.Failure.self) { try SpoolFile(directory: "/nowhere") }
        #expect(
            failure?.description
                == "Cannot create a file for a large message in /nowhere: No such file or directory"
        )
        #expect(failure?.isFull == false)
    }
}
