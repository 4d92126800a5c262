import NIOCore
import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// What somebody on the way puts into the plain text before a handshake: CVE-2011-0411 (Postfix), CVE-2011-1926 (Cyrus),
/// CVE-2021-38371 (Exim), the NO STARTTLS study of 2021; RFC 3207 §4.2 and §6.
@Suite(.timeLimit(.minutes(1)))
struct StartTLSInjectionTests {
    @Test(
        "Whatever stands behind STARTTLS in its packet ends the session, and none of it is executed",
        arguments: [
            "EHLO evil.test\r\n", "MAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n.\r\n", "NOOP\r\n",
            // The beginning of a command whose end would come under TLS.
            "MAIL FROM:<evil@b.test> ", "A", "\r\n", "\n", "\0", " ",
            // Credentials of the attacker, for the client's mail to be sent under.
            "AUTH PLAIN AGV2aWwAZXZpbA==\r\n", "AUTH LOGIN\r\nZXZpbA==\r\nZXZpbA==\r\n", "AUTH PLAIN ",
            "STARTTLS\r\n", "QUIT\r\n", "\u{16}\u{3}\u{1}",
        ]
    )
    func together(injected: String) async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.startTLS],
                to: "EHLO c.test\r\nSTARTTLS\r\n" + injected
            )
            #expect(replies.codes == ["220", "250", "554"])
            let session = try #require(await running.keeper.nextSession())
            #expect(session.ending.outcome == .commandInjection)
            #expect(session.facts.user == nil && session.messages.isEmpty)
        }
    }

    @Test("What comes instead of the handshake ends the session without a word in plain text")
    func instead() async throws {
        try await RunningServer.with { running in
            for injected in ["MAIL FROM:<evil@b.test>\r\n", "A", "\r\n", "AUTH PLAIN AGV2aWwAZXZpbA==\r\n"] {
                try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                    _ = try await client.reply()
                    _ = try await client.say("EHLO c.test")
                    #expect(try await client.say("STARTTLS")?.hasPrefix("220") == true)
                    try await client.send(injected)
                    let reply = try await client.reply()
                    #expect(reply == nil, "RFC 3207 §5: after 220 no plain text may be sent")
                }
                #expect(await running.keeper.nextSession()?.ending.outcome == .commandInjection)
            }
        }
    }

    @Test("Nothing that was said in plain text counts under TLS: no name, no sender, no user, no half a line")
    func forgotten() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO before.test")
                // CRAM-MD5 is the one mechanism that may be used in plain text here.
                #expect(try await client.say("AUTH CRAM-MD5")?.hasPrefix("334") == true)
                // "evil 00000000000000000000000000000000"
                let response = "ZXZpbCAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA=="
                #expect(try await client.say(response)?.hasPrefix("235") == true)
                _ = try await client.say("MAIL FROM:<evil@b.test>")
                _ = try await client.say("RCPT TO:<evil@d.test>")
                #expect(try await client.startTLS(HandshakeTests.withoutVerification)?.hasPrefix("220") == true)
                // The first reply under TLS is that to the first command under TLS.
                #expect(try await client.say("RCPT TO:<c@d.test>")?.hasPrefix("503 5.5.1 Say EHLO") == true)
                #expect(try await client.say("DATA")?.hasPrefix("503 5.5.1 Say EHLO") == true)
                #expect(try await client.say("MAIL FROM:<a@b.test>")?.hasPrefix("503 5.5.1 Say EHLO") == true)
                #expect(try await client.deliver()?.hasPrefix("250") == true)
                _ = try await client.say("QUIT")
            }
            let message = try #require(await running.keeper.nextMessage())
            #expect(message.envelope.reversePath.address == "a@example.org")
            #expect(message.envelope.recipients.map(\.path.address) == ["b@example.org"])
            let facts = try #require(await running.keeper.nextSession()).facts
            #expect(facts.user == nil && facts.hello == "client.test" && facts.tls != nil)
        }
    }

    @Test("Between AUTH and its response STARTTLS is a response, and TLS does not begin")
    func insideAuthentication() async throws {
        try await RunningServer.with { running in
            let replies = try await Attack.replies(
                on: running.ports[.startTLS],
                to: "EHLO c.test\r\nAUTH CRAM-MD5\r\nSTARTTLS\r\nQUIT\r\n"
            )
            #expect(replies.codes.prefix(3) == ["220", "250", "334"] && replies.codes.last == "221", "\(replies)")
            #expect(!replies.dropFirst().contains { $0.hasPrefix("220") })
            #expect(await running.keeper.nextSession()?.facts.tls == nil)
        }
    }

    @Test("Plain text in front of a ClientHello on a port of implicit TLS is never executed")
    func implicitTLS() async throws {
        try await RunningServer.with { running in
            for plain in ["EHLO c.test\r\nMAIL FROM:<evil@b.test>\r\n", "AUTH PLAIN AGV2aWwAZXZpbA==\r\n", "\r\n"] {
                let hello: [UInt8] = [0x16, 3, 1, 0, 4, 1, 0, 0, 0]
                let replies = try await Attack.replies(on: running.ports[.implicitTLS], to: [Array(plain.utf8) + hello])
                #expect(replies.codes == ["554"], "\(plain.debugDescription): \(replies)")
                let session = try #require(await running.keeper.nextSession())
                #expect(session.ending.outcome == .clientSpokePlainOnTLSPort)
                #expect(session.facts.hello == nil && session.facts.user == nil)
            }
        }
    }
}
