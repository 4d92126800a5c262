import SMTPProtocol
import Testing

@testable import SMTPServer

/// Sizes that overflow, or that two servers read differently (RFC 3030 §2, RFC 1870 §6; CVE-2017-16943 and -16944 of Exim).
@Suite(.timeLimit(.minutes(1)))
struct ChunkSizeTests {
    private static let content = "MAIL FROM:<evil@b.test>\r\nQUIT\r\n"

    @Test(
        "A BDAT whose size cannot be read ends the session: what follows it is neither content nor command",
        arguments: [
            "-1", "+5", "5k", "0x5", "5.0", "5e0", "5,0", "'5'", "٥", "５", "", "LAST", "LAST 5", "5LAST", "5 LAST LAST",
            "5 FIRST", "5 5", "9223372036854775808", "18446744073709551616", "18446744073709551621",
            "-9223372036854775808", "99999999999999999999999999",
        ]
    )
    func unreadable(size: String) async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "\(Attack.opening)BDAT \(size)\r\n\(Self.content)"
            )
            #expect(replies.codes == ["220", "250", "250", "250", "501"], "\(replies)")
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test(
        "A BDAT larger than allowed is swallowed as far as it comes, and nothing in it is a command",
        arguments: [
            "100001", "2147483647", "2147483648", "4294967295", "4294967296", "4294967301", "999999999999999999",
        ]
    )
    func large(size: String) async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "\(Attack.opening)BDAT \(size) LAST\r\n\(Self.content)"
            )
            // The rest of the chunk never comes: there is nothing to answer.
            #expect(replies.codes == ["220", "250", "250", "250"], "\(replies)")
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test("Chunks that together pass the limit are refused, also where their sum would overflow")
    func sums() async throws {
        try await RunningServer.with { running in
            let half = String(repeating: "x", count: 50_000)
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "\(Attack.opening)BDAT 50000\r\n\(half)BDAT 50000\r\n\(half)BDAT 0\r\nBDAT 1 LAST\r\nxQUIT\r\n"
            )
            #expect(replies.codes == ["220", "250", "250", "250", "250", "250", "250", "552", "221"])
            let overflow = try await Attack.replies(
                on: running.ports[.none],
                to: "\(Attack.opening)BDAT 50000\r\n\(half)BDAT 999999999999999999 LAST\r\n\(Self.content)"
            )
            #expect(overflow.codes == ["220", "250", "250", "250", "250"])
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test("Leading zeros and several blanks do not change a size")
    func zeros() async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "\(Attack.opening)BDAT 000000000000000005\r\nab\r\n.BDAT   0000   LAST\r\nQUIT\r\n"
            )
            #expect(replies.codes == ["220", "250", "250", "250", "250", "250", "221"])
            #expect(running.keptContents == [Array("ab\r\n.".utf8)])
        }
    }

    @Test(
        "A SIZE that is no number or beyond all bounds is refused before anything is sent",
        arguments: [
            ("100000", "250"), ("000000000000000100", "250"), ("100001", "552"), ("2147483648", "552"),
            ("4294967297", "552"),
            ("9223372036854775808", "552"), ("18446744073709551617", "552"), ("99999999999999999999", "552"),
            ("-1", "501"), ("+1", "501"), ("0x1", "501"), ("1k", "501"), ("", "501"), ("1 SIZE=2", "501"),
            ("100000000000000000000000000000", "501"),
        ]
    )
    func declared(size: String, code: String) async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "EHLO c.test\r\nMAIL FROM:<a@b.test> SIZE=\(size)\r\nQUIT\r\n"
            )
            #expect(replies.codes == ["220", "250", code, "221"])
        }
    }
}
