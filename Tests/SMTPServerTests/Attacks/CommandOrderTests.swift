import SMTPProtocol
import Testing

@testable import SMTPServer

/// Commands out of their order, and those that made servers pass mail on, tell who has a mailbox, or believe what a client
/// says of itself (RFC 5321 §4.1.4, §7.3, Appendix C and F.1).
@Suite(.timeLimit(.minutes(1)))
struct CommandOrderTests {
    @Test("Nothing of a transaction goes before EHLO, and no transaction begins inside another")
    func order() async throws {
        let dialogue = [
            ("MAIL FROM:<a@b.test>", "503"), ("RCPT TO:<c@d.test>", "503"), ("DATA", "503"), ("AUTH PLAIN", "503"),
            ("EHLO c.test", "250"), ("RCPT TO:<c@d.test>", "503"), ("DATA", "503"), ("MAIL FROM:<a@b.test>", "250"),
            ("MAIL FROM:<evil@b.test>", "503"), ("DATA", "554"), ("RCPT TO:<c@d.test>", "250"),
            ("MAIL FROM:<evil@b.test>", "503"), ("AUTH PLAIN AGV2aWwAZXZpbA==", "503"), ("DATA", "354"),
            ("x\r\n.", "250"), ("RCPT TO:<c@d.test>", "503"), ("DATA", "503"), ("QUIT", "221"),
        ]
        var settings = SMTPSettings.forTests
        settings.sessionLimits.maximumBadCommands = 20
        try await RunningServer.with(settings: settings) { running in
            // One at a time and all at once: a client that does not wait is told the same.
            for isPipelined in [false, true] {
                let lines = dialogue.map { Array(($0.0 + "\r\n").utf8) }
                let pieces = isPipelined ? [Array(lines.joined())] : lines
                let replies = try await Attack.replies(on: running.ports[.none], to: pieces)
                #expect(replies.codes == ["220"] + dialogue.map(\.1))
                let message = try #require(await running.keeper.nextMessage())
                #expect(message.envelope.reversePath.address == "a@b.test")
                #expect(await running.keeper.nextSession()?.facts.user == nil)
            }
        }
    }

    @Test("A chunk before its time is swallowed: what is in it is no command")
    func chunkOrder() async throws {
        try await RunningServer.with { running in
            let evil = "MAIL FROM:<evil@b.test>\r\n"
            let chunk = "BDAT \(evil.utf8.count) LAST\r\n\(evil)"
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "\(chunk)EHLO c.test\r\n\(chunk)MAIL FROM:<a@b.test>\r\n\(chunk)RCPT TO:<c@d.test>\r\nQUIT\r\n"
            )
            // The chunk without a recipient ends the transaction.
            #expect(replies.codes == ["220", "503", "250", "503", "250", "554", "503", "221"])
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test(
        "What tells of users, turns the connection round or speaks for another client is not there",
        arguments: [
            ("VRFY root", "252"), ("VRFY <nobody@mail.test>", "252"), ("EXPN staff", "502"), ("TURN", "500"),
            ("ETRN mail.test", "500"), ("ATRN mail.test", "500"), ("SEND FROM:<a@b.test>", "500"),
            ("SOML FROM:<a@b.test>", "500"), ("SAML FROM:<a@b.test>", "500"), ("WIZ", "500"), ("DEBUG", "500"),
            // Postfix's extensions for a proxy that is trusted.
            ("XCLIENT ADDR=192.0.2.1 LOGIN=evil", "500"), ("XFORWARD ADDR=192.0.2.1", "500"),
            ("PROXY TCP4 192.0.2.1 192.0.2.2 1 25", "500"), ("LHLO c.test", "500"), ("BURL imap://x", "500"),
        ]
    )
    func extensions(command: String, code: String) async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.none],
                to: "EHLO c.test\r\n\(command)\r\nQUIT\r\n"
            )
            #expect(replies.codes == ["220", "250", code, "221"])
            let facts = try #require(await running.keeper.nextSession()).facts
            #expect(facts.remoteAddress == "127.0.0.1" && facts.user == nil)
        }
    }

    @Test("A route in an address is no way to go: it is dropped, or kept as the text that it is")
    func routes() async throws {
        try await RunningServer.with { running in
            let addresses = [
                // RFC 5321 Appendix C.
                ("@relay.test,@other.test:victim@remote.test", "victim@remote.test"),
                // The percent hack, the bang path and the quoted local part that is an address.
                ("victim%remote.test@mail.test", "victim%remote.test@mail.test"),
                ("remote.test!victim@mail.test", "remote.test!victim@mail.test"),
                ("\"victim@remote.test\"@mail.test", "\"victim@remote.test\"@mail.test"),
            ]
            for (sent, kept) in addresses {
                let replies = try await Attack.replies(
                    on: running.ports[.none],
                    to: "EHLO c.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<\(sent)>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
                )
                #expect(replies.codes.suffix(2) == ["250", "221"])
                let message = try #require(await running.keeper.nextMessage())
                #expect(message.envelope.recipients.map(\.path.address) == [kept])
            }
        }
    }
}
