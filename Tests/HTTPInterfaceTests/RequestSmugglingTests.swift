import HTTPTypes
import HummingbirdCore
import TestSupport
import Testing

@testable import HTTPInterface

/// Requests that two servers would end at different places (RFC 9112 §6.3 and §11.2), and other protocols on this port.
@Suite(.timeLimit(.minutes(5))) struct RequestSmugglingTests {
    private static let smuggled = "DELETE /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test(arguments: [
        // Two lengths, or a length and chunks, in any order.
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n", "Content-Length: 0, 5\r\n\r\n",
        // Lengths that are none.
        "Content-Length: +0\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 0x0\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 0 0\r\n\r\n",
        // Encodings that are not known, or only to some.
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        // Lines that are read two ways.
        "X: a\nX-Y: b\r\n\r\n", "X: a\rX-Y: b\r\n\r\n", "X: a\0b\r\n\r\n", "X y: z\r\n\r\n", ": z\r\n\r\n",
        " X: folded\r\n\r\n",
    ])
    func `A request whose end is doubtful is refused with 400, and what follows is not carried out`(
        rest: String
    ) async throws {
        let echo = Echo()
        try await withListener(echo) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("POST /first HTTP/1.1\r\nHost: localhost\r\n\(rest)\(Self.smuggled)")
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
                #expect(answer.ranges(of: "HTTP/1.1 ").count == 1, "\(answer)")
            }
        }
        #expect(!echo.paths.contains("/smuggled"))
    }

    @Test(arguments: [
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    ])
    func `A body whose end cannot be found is the last of its connection`(rest: String) async throws {
        let echo = Echo()
        try await withListener(echo) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("POST /first HTTP/1.1\r\nHost: localhost\r\n\(rest)\(Self.smuggled)")
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.ranges(of: "HTTP/1.1 ").count <= 1, "\(answer)")
            }
        }
        #expect(!echo.paths.contains("/smuggled"))
    }

    @Test func `Two whole requests on one connection are two`() async throws {
        let echo = Echo()
        try await withListener(echo) { listener in
            try await Connection.with(port: listener.port) { connection in
                let chunked = "POST /first HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                let last = Self.smuggled.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")
                try await connection.send(chunked + last)
                _ = try await connection.readToEnd()
            }
        }
        #expect(echo.paths == ["/first", "/smuggled"])
    }

    @Test(arguments: [
        "EHLO c.test\r\nMAIL FROM:<a@b.test>\r\n", "\u{16}\u{3}\u{1}\u{2}\r\n\r\n", "\0\0\0\0\r\n\r\n",
        "*1\r\n$4\r\nPING\r\n",
    ])
    func `Another protocol on this port gets 400 and the end`(text: String) async throws {
        let echo = Echo()
        try await withListener(echo) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(text)
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            }
        }
        #expect(echo.paths.isEmpty)
    }
}
