import Foundation
import TestSupport

/// Runs `healthcheck.sh` where only the programs given are in PATH.
final class Healthcheck {
    struct Result: Equatable {
        let status: Int32
        let output: String
    }

    /// Each is the path of a shell, with the arguments that make it one.
    static let shells = [["dash"], ["bash", "--posix"], ["busybox", "sh"], ["posh"]]

    static let script = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "healthcheck.sh")

    /// A directory of its own, which is the whole PATH.
    let directory: URL

    /// - Parameter clients: names in PATH and what they stand for, such as `["wget": "busybox"]`.
    init(clients: [String: String] = [:]) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "letterlock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // posh has no printf of its own.
        for (name, program) in clients.merging(["printf": "printf"], uniquingKeysWith: { own, _ in own }) {
            try FileManager.default.createSymbolicLink(
                at: directory.appending(path: name),
                withDestinationURL: Self.locate(program)
            )
        }
    }

    /// Puts an executable shell script into PATH.
    func addProgram(_ name: String, _ body: String) throws {
        let file = directory.appending(path: name)
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Runs the script in `shell` and returns its exit status and all that it printed, errors included.
    func run(
        _ shell: [String],
        script: URL = Healthcheck.script,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> Result {
        let output = Pipe()
        let shellPath = try Self.locate(shell[0]).path
        // Not wait(), which would hold a thread of the pool for as long as the script runs.
        return try await withCheckedThrowingContinuation { continuation in
            do {
                _ = try ChildProcess(
                    shellPath,
                    shell.dropFirst() + [script.path] + arguments,
                    environment: environment.merging(["PATH": directory.path]) { own, _ in own },
                    output: .pipe(output),
                    errors: .pipe(output)
                ) { status in
                    let bytes = output.fileHandleForReading.readDataToEndOfFile()
                    continuation.resume(
                        returning: Result(status: status, output: String(decoding: bytes, as: UTF8.self))
                    )
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private static func locate(_ program: String) throws -> URL {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        for folder in path.split(separator: ":") {
            let file = URL(filePath: "\(folder)/\(program)")
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "\(program); run scripts/setup"])
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }
}
