import NIOCore
import SMTPProtocol
import Testing

@testable import SMTPServer

/// A browser or another honest program that somebody else made talk to this port: cross-protocol scripting, and ALPACA
/// (CVE-2021-3618).
@Suite(.timeLimit(.minutes(1)))
struct CrossProtocolTests {
    private static let body =
        "EHLO c.test\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n"

    @Test(
        "An HTTP request ends the session at its first line, and nothing in its body is executed",
        arguments: [
            "POST / HTTP/1.1", "GET /?a=\u{FC} HTTP/1.1", "PUT /a/b HTTP/1.0", "OPTIONS * HTTP/1.1",
            "PRI * HTTP/2.0", "CONNECT mail.test:25 HTTP/1.1", "post / http/1.1", "EVIL / HTTP/1.1",
        ]
    )
    func request(line: String) async throws {
        try await RunningServer.with { running in
            let request = "\(line)\r\nHost: mail.test:25\r\nContent-Type: text/plain\r\n\r\n\(Self.body)"
            let replies = try await Attack.replies(on: running.ports[.none], to: request)
            #expect(replies.codes == ["220", "554"])
            #expect(await running.keeper.nextSession()?.ending.outcome == .notSMTP)
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test("The same under TLS, where a browser trusts the certificate of the web site beside this port")
    func requestUnderTLS() async throws {
        try await RunningServer.with { running in
            let port = try #require(running.ports[.implicitTLS])
            try await TestClient.with(port: port, tls: HandshakeTests.withoutVerification) { client in
                _ = try await client.reply()
                try await client.send("POST / HTTP/1.1\r\nHost: mail.test\r\n\r\n\(Self.body)")
                #expect(try await client.reply()?.hasPrefix("554 5.5.1 This is an SMTP server") == true)
                let next = try? await client.reply()
                #expect(next == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .notSMTP)
            #expect(running.keptContents.isEmpty)
        }
    }

    @Test("What an attacker wrote is never said back: a browser would take it for a page (reflection, ALPACA §4)")
    func reflection() async throws {
        try await RunningServer.with { running in
            let script = "<script>alert(1)</script>"
            let commands = [
                script, "HELP \(script)", "VRFY \(script)", "EXPN \(script)", "NOOP \(script)", "EHLO \(script)",
                "MAIL FROM:<\(script)>", "MAIL FROM:<a@b.test> \(script)", "MAIL FROM:<a@b.test>",
                "RCPT TO:<\(script)>",
                "RCPT TO:<\"\(script)\"@d.test>", "AUTH \(script)", "BDAT \(script)",
            ]
            let text = commands.joined(separator: "\r\n") + "\r\n"
            let lines = try await Attack.lines(on: running.ports[.none], to: [Array(text.utf8)])
            #expect(lines.count >= commands.count + 1)
            #expect(!lines.contains { $0.contains("<script>") || $0.contains("alert") }, "\(lines)")
        }
    }

    @Test("A ClientHello on a port that begins in plain text ends it without a reply, whatever comes behind")
    func clientHello() async throws {
        try await RunningServer.with { running in
            let hello: [UInt8] = [0x16, 3, 1, 0, 4, 1, 0, 0, 0]
            for mode in [TLSMode.none, .startTLS] {
                let replies = try await Attack.replies(
                    on: running.ports[mode],
                    to: [hello + Array("\r\n\(Self.body)".utf8)]
                )
                #expect(replies.codes == ["220"])
                #expect(await running.keeper.nextSession()?.ending.outcome == .clientSpokeTLSOnPlainPort)
            }
            #expect(running.keptContents.isEmpty)
        }
    }
}
