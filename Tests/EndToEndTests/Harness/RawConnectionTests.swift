import Glibc
import Testing

@testable import letterlock

/// What a test prints when the connection that it speaks over fails.
@Suite(.timeLimit(.minutes(1)))
struct RawConnectionTests {
    @Test("A failure says what was expected, what came, why the system gave up, and what was said before")
    func failures() throws {
        let listening = try BoundSocket(address: "127.0.0.1", port: 0)
        defer { close(listening.descriptor) }
        let connection = try RawConnection(port: listening.port, seconds: 1)
        let peer = accept(listening.descriptor, nil, nil)
        let lines = "220 here\r\n250 fine\r\n25"
        #expect(Glibc.send(peer, lines, lines.utf8.count, 0) == lines.utf8.count)
        try connection.expect("220")
        let before = "said before:\nS: 220 here\nC: DATA\nS: 250 fine"
        let other = Self.failure { try connection.say("DATA", expecting: "354") }
        #expect(other == "expected 354, got 250 fine; \(before)")
        let none = Self.failure { _ = try connection.line() }
        #expect(
            none == "waited for a line, and only \"25\" of it came (Resource temporarily unavailable); \(before)"
        )
        close(peer)
        let end = Self.failure { try connection.expect("250") }
        #expect(end == "expected 250, got the end of the connection; \(before)")
        let unsent = Self.failure { for _ in 1...1_000 { try connection.send("NOOP\r\n") } }
        #expect(unsent?.hasPrefix("could not send the last 6 of 6 bytes (Broken pipe); said before:\n") == true)
    }

    @Test("Where nobody listens, the port is named and the reason")
    func refused() throws {
        let listening = try BoundSocket(address: "127.0.0.1", port: 0)
        close(listening.descriptor)
        let refused = Self.failure { _ = try RawConnection(port: listening.port) }
        #expect(refused == "cannot connect to port \(listening.port) (Connection refused); nothing was said before")
    }

    private static func failure(_ body: () throws -> Void) -> String? {
        (#expect(throws: RawConnection.Failed.self) { try body() })?.description
    }
}
