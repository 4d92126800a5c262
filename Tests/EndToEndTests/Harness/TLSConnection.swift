import Foundation
import TestSupport

/// A TLS connection that stays open for as long as the test wants: `openssl s_client`, fed line by line.
final class TLSConnection: Sendable {
    private let process: ChildProcess
    private let input: FileHandle
    private let output: LogLines

    /// Connects to a port that speaks TLS from the first byte.
    init(port: Int) throws {
        let (input, output) = (Pipe(), Pipe())
        self.output = LogLines(output.fileHandleForReading)
        self.input = input.fileHandleForWriting
        // With -quiet no line of the input is taken for a command of its own.
        process = try ChildProcess(
            "openssl",
            ["s_client", "-quiet", "-crlf", "-connect", "127.0.0.1:\(port)"],
            environment: Program.baseEnvironment,
            input: .pipe(input),
            output: .pipe(output),
            errors: .null
        )
    }

    deinit {
        process.signal(SIGKILL)
    }

    func send(_ lines: String...) throws {
        try input.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// Waits for a line that holds `text`; false when the connection ends without one.
    func wait(for text: String) async -> Bool { await output.wait(for: text) }
}
