import NIOCore
import Synchronization

@testable import SMTPServer

/// Bytes that no honest client sends, on a connection of their own.
enum Attack {
    /// Sends the pieces one after the other, closes its side, and reads what the server says until it closes too.
    ///
    /// How the kernel makes packets of the pieces is its own affair; that no cut matters to the session at all is shown by
    /// the tests of `SMTPProtocol`.
    ///
    /// - Returns: every line that the server said.
    static func lines(on port: Int?, to pieces: [[UInt8]]) async throws -> [String] {
        guard let port else { return [] }
        return try await TestClient.with(port: port) { client in
            for piece in pieces {
                do {
                    try await client.outbound.write(ByteBuffer(bytes: piece))
                } catch is ChannelError {
                    // The server has closed already.
                    break
                }
            }
            client.outbound.finish()
            var lines: [String] = []
            do {
                while let line = try await client.line() { lines.append(line) }
            } catch is IOError {
                // Closed with bytes unread, the connection is reset; what was said before has arrived.
            }
            return lines
        }
    }

    /// The last line of each reply.
    static func replies(on port: Int?, to pieces: [[UInt8]]) async throws -> [String] {
        try await lines(on: port, to: pieces).filter { $0.dropFirst(3).first != "-" }
    }

    static func replies(on port: Int?, to text: String) async throws -> [String] {
        try await replies(on: port, to: [Array(text.utf8)])
    }

    static let opening = "EHLO c.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n"
}

extension [String] {
    /// The reply codes.
    var codes: [String] { map { String($0.prefix(3)) } }
}

extension RunningServer {
    /// The content of all messages that were handed over.
    var keptContents: [[UInt8]] { keeper.kept.withLock { $0.contents } }
}
