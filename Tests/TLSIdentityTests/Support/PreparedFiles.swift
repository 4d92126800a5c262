import Foundation

/// The files that `make-files` makes, once for all tests, and removed when the tests are over.
struct PreparedFiles: Sendable {
    let directory: String
    /// What opens those with a password.
    let password = "pässword 1"
    /// What opens those of keytool.
    let keytoolPassword = "changeit"

    static let shared = Result { try PreparedFiles() }

    private init() throws {
        let directory = Self.path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: PreparedFiles.path) }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "make-files")
        let process = try Process.run(URL(filePath: "/bin/bash"), arguments: [script.path, directory])
        process.waitUntilExit()
        self.directory = directory
        guard process.terminationStatus == 0 else {
            throw ProgramFailure(
                arguments: script.path,
                output: (try? String(contentsOfFile: path("make-files.log"), encoding: .utf8)) ?? ""
            )
        }
    }

    private static let path = NSTemporaryDirectory() + "letterlock-files-" + UUID().uuidString

    func path(_ name: String) -> String { directory + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }
}
