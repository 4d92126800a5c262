import Foundation
import Glibc
import TestSupport

/// A program of the machine, run to its end.
enum Program {
    struct Result: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a program found in PATH.
    ///
    /// - Parameters:
    ///   - environment: all of its environment, besides PATH and HOME.
    ///   - seconds: after so long it is killed, so that a hang is a failure and no more.
    static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Data = Data(),
        seconds: Double = 30
    ) async throws -> Result {
        let workspace = try Workspace()
        let (output, errors) = (try workspace.file("output"), try workspace.file("errors"))
        let inputFile = workspace.path("input")
        try input.write(to: URL(filePath: inputFile))
        let source = try FileHandle(forReadingFrom: URL(filePath: inputFile))
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            do {
                let process = try ChildProcess(
                    "/usr/bin/env",
                    [name] + arguments,
                    environment: baseEnvironment.merging(environment) { $1 },
                    input: .file(source),
                    output: .file(output),
                    errors: .file(errors)
                ) { continuation.resume(returning: $0) }
                DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak process] in
                    process?.signal(SIGKILL)
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return Result(
            status: status,
            output: String(decoding: try Data(contentsOf: URL(filePath: workspace.path("output"))), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(filePath: workspace.path("errors"))), as: UTF8.self)
        )
    }

    /// Whether `scripts/sanitize` started the tests.
    static var isSanitized: Bool {
        ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains { ProcessInfo.processInfo.environment[$0] != nil }
    }

    /// What a program needs to run at all, and how `scripts/sanitize` wants it watched; nothing of ours, and nothing of the
    /// machine's configuration.
    static var baseEnvironment: [String: String] {
        let own = ProcessInfo.processInfo.environment
        let passedOn: Set = ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"]
        return ["PATH": own["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
            .merging(own.filter { passedOn.contains($0.key) }) { $1 }
    }
}
