import Foundation

/// A directory of a test's own, removed with it.
final class Workspace: Sendable {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "letterlock-e2e-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func path(_ name: String) -> String { directory + "/" + name }

    /// A new empty file, open for writing.
    func file(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path(name), contents: nil)
        return try FileHandle(forWritingTo: URL(filePath: path(name)))
    }

    /// Writes a file and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func read(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path(name)))
    }
}
