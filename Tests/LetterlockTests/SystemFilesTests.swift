import Foundation
import Glibc
import Testing

@testable import letterlock

/// Files, pipes and devices that settings may name.
@Suite(.timeLimit(.minutes(5))) struct SystemFilesTests {
    private let directory: URL
    private var pipe: String { directory.appending(path: "pipe").path }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "letterlock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        #expect(mkfifo(directory.appending(path: "pipe").path, 0o600) == 0)
    }

    @Test func `A reload reads no pipe and no device, and waits for none`() {
        for path in [pipe, "/dev/null", "/dev/zero"] {
            #expect(throws: FileFault.notRegular) { try SystemFiles.read(path, limit: 100) }
        }
    }

    @Test func `A start reads a named pipe whose writer comes late and writes bit by bit`() async throws {
        let path = pipe
        let writer = Thread {
            let descriptor = open(path, O_WRONLY)
            for part in ["one", "two"] { _ = part.withCString { write(descriptor, $0, strlen($0)) } }
            close(descriptor)
        }
        writer.start()
        #expect(try SystemFiles.readAtStart(path, limit: 6) == Array("onetwo".utf8))
    }

    @Test func `A start reads what a closed pipe still holds, and one that holds nothing, at once`() throws {
        for content in ["value", ""] {
            var ends: [CInt] = [0, 0]
            #expect(Glibc.pipe(&ends) == 0)
            defer { close(ends[0]) }
            _ = content.withCString { write(ends[1], $0, strlen($0)) }
            close(ends[1])
            #expect(try SystemFiles.readAtStart("/dev/fd/\(ends[0])", limit: 5) == Array(content.utf8))
        }
    }

    @Test func `A pipe that nobody writes, or that nobody closes, is given up in its time`() throws {
        #expect(throws: FileFault.tooSlow(seconds: 1)) { try SystemFiles.read(pipe, limit: 9, patience: 1) }
        let writer = open(pipe, O_RDWR)
        defer { close(writer) }
        _ = write(writer, "x", 1)
        #expect(throws: FileFault.tooSlow(seconds: 1)) { try SystemFiles.read(pipe, limit: 9, patience: 1) }
    }

    @Test func `A limit holds for pipes and devices too`() throws {
        #expect(throws: FileFault.tooLarge(limit: 9)) { try SystemFiles.readAtStart("/dev/zero", limit: 9) }
        #expect(try SystemFiles.readAtStart("/dev/null", limit: 9).isEmpty)
    }

    @Test func `A symbolic link to a file is read, as Kubernetes and Docker mount secrets`() throws {
        try Data("value".utf8).write(to: directory.appending(path: "file"))
        let link = directory.appending(path: "link").path
        #expect(symlink("file", link) == 0)
        #expect(try SystemFiles.read(link, limit: 5) == Array("value".utf8))
    }
}
