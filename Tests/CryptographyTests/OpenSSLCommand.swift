import Foundation
import TestSupport

/// A temporary directory, in which the `openssl` command makes real files; removed at the end.
final class OpenSSLCommand {
    let directory = NSTemporaryDirectory() + "letterlock-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs `openssl` with `arguments`, separated by spaces, in the directory, and gives what it printed.
    @discardableResult
    func run(_ arguments: String) throws -> String {
        let output = Pipe()
        let process = try ChildProcess(
            "openssl",
            arguments.split(separator: " ").map(String.init),
            directory: directory,
            output: .pipe(output),
            errors: .pipe(output)
        )
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard process.wait() == 0 else { throw OpenSSLFailure(arguments: arguments, output: text) }
        return text
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }
}

struct OpenSSLFailure: Error {
    let arguments: String
    let output: String
}
