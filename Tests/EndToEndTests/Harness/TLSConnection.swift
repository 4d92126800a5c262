import Foundation
import Synchronization
import TestSupport

/// A TLS connection that stays open for as long as the test wants: `openssl s_client`, fed line by line.
final class TLSConnection: Sendable {
    private let process: Mutex<Process>
    private let input: FileHandle
    private let output: LogLines

    /// Connects to a port that speaks TLS from the first byte.
    init(port: Int) throws {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        // With -quiet no line of the input is taken for a command of its own.
        process.arguments = ["openssl", "s_client", "-quiet", "-crlf", "-connect", "127.0.0.1:\(port)"]
        process.environment = Program.baseEnvironment
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        self.output = LogLines(output.fileHandleForReading)
        self.input = input.fileHandleForWriting
        try process.runUnblocked()
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
    }

    func send(_ lines: String...) throws {
        try input.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// Waits for a line that holds `text`; false when the connection ends without one.
    func wait(for text: String) async -> Bool { await output.wait(for: text) }
}
