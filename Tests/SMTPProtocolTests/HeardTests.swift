import Testing

@testable import SMTPProtocol

/// What a record of a session may show of what the client sent.
struct HeardTests {
    private func heard(_ lines: String, _ policy: SessionPolicy = .plain) -> [String] {
        var session = SMTPSession(policy: policy)
        _ = session.connected()
        var input = Array(lines.utf8)
        var found: [String] = []
        while !input.isEmpty {
            let step = session.receive(input.span)
            switch step.heard {
            case .nothing: break
            case .command(let shown, let hidden):
                found.append("\(String(decoding: input.prefix(shown), as: UTF8.self))|\(hidden)")
            case .tlsRecord(let count): found.append("TLS \(count)")
            case .plainText(let count): found.append("plain \(count)")
            }
            input.removeFirst(step.consumed)
            if step.isQuiet { break }
        }
        return found
    }

    @Test(
        "Commands are shown, credentials and what may be some are not",
        arguments: [
            ("EHLO client.test\r\n", ["EHLO client.test|0"]),
            ("mail from:<a@b.c>\r\n", ["mail from:<a@b.c>|0"]),
            ("AUTH PLAIN AGFubgBzZWNyZXQ=\r\n", ["AUTH PLAIN|17"]),
            ("auth plain\tAGFubgBzZWNyZXQ=\r\n", ["auth plain|17"]),
            ("AUTH  LOGIN\r\n", ["AUTH  LOGIN|0"]),
            ("AUTH\r\n", ["AUTH|0"]),
            ("AUTH PLAIN=AGFubgBzZWNyZXQ=\r\n", ["AUTH|23"]),
            ("AUTH AGFubgBzZWNyZXQAAAAAAAAAA\r\n", ["AUTH|26"]),
            ("XCLIENT ADDR=192.0.2.1\r\n", ["XCLIENT|15"]),
            ("PASS secret\r\n", ["PASS|7"]),
            ("YWRtaW4=\r\n", ["|8"]),
            ("abcdefghijkl m\r\n", ["abcdefghijkl|2"]),
            ("abcdefghijklm n\r\n", ["|15"]),
            ("AUTH LOGIN\r\nsecret\r\nQUIT\r\n", ["AUTH LOGIN|0", "|6", "QUIT|0"]),
            ("\r\n", ["|0"]),
            ("\u{16}\u{3}\u{1}abc", ["TLS 6"]),
            ("EHLO a\nMAIL FROM:<>\r\nRSET\r\n", ["EHLO a\n|0", "RSET|0"]),
            ("AUTH PLAIN AGFubgBz\nZWNyZXQ=\r\n", ["AUTH PLAIN|10"]),
        ]
    )
    func lines(sent: String, shown: [String]) {
        let found = heard(sent)
        #expect(found == shown)
    }

    @Test("Content is not shown, whatever it looks like")
    func content() {
        let found = heard("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nDATA\r\nQUIT\r\nPASS secret\r\n.\r\n")
        #expect(found == ["EHLO a|0", "MAIL FROM:<>|0", "RCPT TO:<a@b.c>|0", "DATA|0"])
    }

    @Test("Of a line over the limit, the part up to it is judged")
    func longLine() {
        let found = heard("NOOP " + String(repeating: "x", count: 5_000) + "\r\nQUIT\r\n")
        #expect(found.count == 2)
        #expect(found.first?.hasPrefix("NOOP xxx") == true)
        #expect(found.last == "QUIT|0")
    }

    @Test("Plain text in place of a handshake is counted")
    func plainText() {
        let found = heard("EHLO a\r\n", .init(hostName: "mail.test", tlsMode: .implicitTLS))
        #expect(found == ["plain 8"])
    }
}
