import SMTPProtocol
import Testing

@testable import SMTPServer

/// Bytes in addresses, parameters and names that would become a header, a command or a log line of their own somewhere
/// behind this server (CWE-93, CVE-2015-9097 of Ruby's mail and its kind), and text that is read two ways
/// (RFC 3629 §10).
@Suite(.timeLimit(.minutes(1)))
struct AddressInjectionTests {
    /// What MAIL, RCPT and EHLO answer to these bytes inside their argument.
    private static func codes(_ inserted: [UInt8], on running: RunningServer) async throws -> [String] {
        let commands: [(String, String)] = [
            ("EHLO c", ".test\r\n"), ("EHLO c.test\r\nMAIL FROM:<a", "@b.test> SMTPUTF8\r\n"),
            ("MAIL FROM:<\"a", "\"@b.test> SMTPUTF8\r\n"), ("MAIL FROM:<a@b", ".test> SMTPUTF8\r\n"),
            ("MAIL FROM:<a@b.test> ENVID=a", "b\r\n"),
            ("MAIL FROM:<a@b.test> SMTPUTF8\r\nRCPT TO:<c", "@d.test>\r\n"),
            ("RCPT TO:<c@d.test> ORCPT=rfc822;c", "@d.test\r\n"),
        ]
        let bytes = commands.flatMap { Array($0.0.utf8) + inserted + Array($0.1.utf8) }
        return try await Attack.replies(on: running.ports[.none], to: [bytes + Array("QUIT\r\n".utf8)]).codes
    }

    @Test(
        "Control characters in addresses, parameters and names are refused, wherever they stand",
        arguments: [
            "\u{0}", "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{1B}[2J", "\u{7F}",
            "\rBcc: evil@b.test", "\nBcc: evil@b.test", "\n Bcc: evil@b.test", "\nRCPT TO:<evil@b.test>", "\\\n",
            "\\\r",
        ]
    )
    func controlCharacters(inserted: String) async throws {
        try await RunningServer.with { running in
            let codes = try await Self.codes(Array(inserted.utf8), on: running)
            // Only the EHLO and MAIL without the bytes are accepted.
            #expect(codes.count == 11 && codes.first == "220" && codes.last == "221", "\(codes)")
            let accepted = codes.indices.filter { codes[$0] == "250" }
            #expect(accepted == [2, 7], "\(codes)")
            #expect(codes.dropFirst().dropLast().allSatisfy { ["250", "500", "501", "503"].contains($0) })
        }
    }

    @Test(
        "UTF-8 that is overlong, cut off, a surrogate or out of range is refused, wherever it stands",
        arguments: [
            // An overlong LF, NUL and dot; a lone continuation; a cut off sequence; U+D800; beyond U+10FFFF.
            [0xC0, 0x8A], [0xC0, 0x80], [0xE0, 0x80, 0xAE], [0xF0, 0x80, 0x80, 0x8A], [0x80], [0xC3], [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
        ]
    )
    func malformedUTF8(inserted: [UInt8]) async throws {
        try await RunningServer.with { running in
            let codes = try await Self.codes(inserted, on: running)
            #expect(codes.indices.filter { codes[$0] == "250" } == [2, 7], "\(codes)")
        }
    }

    @Test("What only means a line end to others is kept as the text that it is, and decoded nowhere")
    func encoded() async throws {
        try await RunningServer.with { running in
            for local in ["a%0d%0aBcc", "a+0D+0Ab", "=?utf-8?q?a=0Ab?=", "\"a\\nb\"", "\"a b\\\" <c\"", "&#10;a"] {
                let isMailbox = local != "&#10;a"
                let replies = try await Attack.replies(
                    on: running.ports[.none],
                    to:
                        "EHLO c.test\r\nMAIL FROM:<\(local)@b.test>\r\nRCPT TO:<\(local)@d.test> ORCPT=rfc822;a+0D+0ABcc\r\n"
                        + "DATA\r\nSubject: x\r\n\r\n.\r\nQUIT\r\n"
                )
                guard isMailbox else {
                    #expect(replies.codes.dropFirst(2).first == "501")
                    continue
                }
                #expect(replies.codes.suffix(2) == ["250", "221"], "\(local): \(replies)")
                let message = try #require(await running.keeper.nextMessage())
                #expect(message.envelope.reversePath.address == local + "@b.test")
                #expect(message.envelope.recipients.map(\.path.address) == [local + "@d.test"])
                #expect(message.envelope.recipients.first?.parameters.first?.value == "rfc822;a+0D+0ABcc")
                // No header of ours is put before the message, so that nothing of the session can get into one.
                #expect(running.keptContents.last == Array("Subject: x\r\n\r\n".utf8))
            }
        }
    }

    @Test("NUL is content inside a message and nothing anywhere else")
    func nul() async throws {
        try await RunningServer.with { running in
            let content = "\0Subject: a\0b\r\n\0\r\n\0.\r\n\0"
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to:
                    "\0\r\nEH\0LO c\r\nEHLO c\0d\r\n\(Attack.opening)DATA\0\r\nDATA\r\n\(content)\r\n.\r\nQUIT\0\r\nQUIT\r\n"
            )
            #expect(
                replies.codes == [
                    "220", "500", "500", "500", "250", "250", "250", "500", "354", "250", "500", "221",
                ]
            )
            #expect(running.keptContents == [Array((content + "\r\n").utf8)])
        }
    }

    @Test("Addresses that are shown the other way round are kept as they came")
    func bidirectional() async throws {
        try await RunningServer.with { running in
            let address = "a\u{202E}tset.d\u{202C}@d.test"
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "EHLO c.test\r\nMAIL FROM:<a@b.test> SMTPUTF8\r\nRCPT TO:<\(address)>\r\nDATA\r\n.\r\nQUIT\r\n"
            )
            #expect(replies.codes.suffix(2) == ["250", "221"])
            let message = try #require(await running.keeper.nextMessage())
            #expect(message.envelope.recipients.map(\.path.address) == [address])
        }
    }
}
