import Foundation
import Testing

@testable import CertificateFiles

@Suite("A file that is read")
struct FileReadingTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    private func fault(_ path: String) -> FileFault? {
        #expect(throws: FileFault.self) { try FileReading.bytes(at: path) }
    }

    @Test("with as many bytes as the limit is read; with one more it is too large")
    func limit() throws {
        let path = workspace.path("large")
        let bytes = [UInt8](repeating: 7, count: FileReading.sizeLimit)
        try Data(bytes).write(to: URL(filePath: path))
        #expect(try FileReading.bytes(at: path) == bytes)
        try Data(bytes + [7]).write(to: URL(filePath: path))
        #expect(fault(path) == .tooLarge(limit: FileReading.sizeLimit))
    }

    @Test("is a plain file, and there")
    func kinds() throws {
        #expect(fault(workspace.directory) == .isDirectory)
        #expect(fault("/dev/null") == .notRegular)
        #expect(mkfifo(workspace.path("pipe"), 0o600) == 0)
        #expect(fault(workspace.path("pipe")) == .notRegular)
        #expect(fault(workspace.path("none")) == .missing)
        try Data().write(to: URL(filePath: workspace.path("empty")))
        #expect(fault(workspace.path("empty")) == .empty)
    }

    @Test("and cannot be read to its end has the system's reason")
    func fails() {
        // The memory at address 0, which nobody has.
        #expect(fault("/proc/self/mem") == .other(errno: EIO))
    }

    @Test("is closed again, also where it could not be read")
    func closed() throws {
        let path = workspace.path("file")
        try Data([1]).write(to: URL(filePath: path))
        _ = try FileReading.bytes(at: path)
        _ = fault(workspace.directory)
        #expect(try !openPaths().contains { $0.hasPrefix(workspace.directory) })
    }
}

/// The files that this process has open.
func openPaths() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
}
