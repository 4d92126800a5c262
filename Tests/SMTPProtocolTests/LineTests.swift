import SMTPProtocol
import Testing

@Suite struct LineTests {
    @Test(arguments: [
        (#"NOOP\nQUIT\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NOOP\rQUIT\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NOOP\r\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"\nQUIT\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NOOP\n\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NOOP\n\r\r\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NOOP\nQUIT\nQUIT\rQUIT\0QUIT\r\n"#, "500 5.5.2 Only CR LF ends a line"),
        (#"NO\0OP\r\n"#, "500 5.5.2 NUL is not allowed in a command"),
        (#"\0\nQUIT\r\n"#, "500 5.5.2 NUL is not allowed in a command"),
        (#"QUIT\0\r\n"#, "500 5.5.2 NUL is not allowed in a command"),
        (#"MAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\r\n"#, "500 5.5.2 Only CR LF ends a line"),
    ])
    func `A line with a bare CR, a bare LF or NUL is not executed and gets one reply`(line: String, reply: String) {
        Dialogue("S: 220\nC~ \(line)\nS: \(reply)\nC: NOOP\nS: 250 2.0.0\nC: QUIT\nS: 221\n= close completed").run()
    }

    @Test func `A client that ends its lines with LF hears so at once`() {
        Dialogue(
            #"""
            S: 220
            C~ EHLO client.test\n
            S: 500 5.5.2 Only CR LF ends a line
            """#
        ).run()
        Dialogue(
            #"""
            S: 220
            C~ EHLO client.test\rM
            S: 500 5.5.2 Only CR LF ends a line
            """#
        ).run()
    }

    static let limited = SessionPolicy(
        hostName: "mail.test",
        limits: SessionLimits(maximumCommandLength: 20)
    )

    @Test(arguments: ["NOOP 6789012345678", "NOOP", "NOOP              "])
    func `A line of exactly the limit is executed`(line: String) {
        Dialogue("S: 220\nC: \(line)\nS: 250 2.0.0\nC: QUIT\nS: 221\n= close completed", Self.limited).run()
    }

    @Test(arguments: [
        #"NOOP 67890123456789\r\n"#,
        #"NOOP 678901234567890\r\n"#,
        #"NOOP 6789012345678901\r\n"#,
        #"NOOP 67890123456789\rQUIT\r\n"#,
        #"NOOP 678901234567890\nQUIT\nQUIT\0QUIT\rQUIT\r\n"#,
        #"NOOP 67890123456789\r\r\n"#,
    ])
    func `A line over the limit is refused once and swallowed to its end`(line: String) {
        Dialogue(
            "S: 220\nC~ \(line)\nS: 500 5.5.2 The line is too long\nC: NOOP\nS: 250 2.0.0",
            Self.limited
        ).run()
    }

    @Test func `A line without an end is consumed for ever and remembered nowhere`() {
        var conversation = Conversation(.plain)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        for _ in 0..<64 { conversation.receive(piece) }
        conversation.receive("\r\nNOOP\r\n".utf8)
        #expect(
            conversation.transcript.dropFirst() == ["S: 500 5.5.2 The line is too long", "S: 250 2.0.0 OK"]
        )
    }

    @Test(arguments: [
        #"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"#, #"\x16\x03\x03"#, #"\x16\x03"#, #"\x16\x03\n\0\r\n"#,
    ])
    func `A TLS ClientHello on a plain port ends the session at once, without a reply`(hello: String) {
        for policy in [SessionPolicy.plain, .startTLS] {
            Dialogue("S: 220\nC~ \(hello)\n= close client spoke TLS on plain port", policy).run()
            Dialogue("S: 220\nC: NOOP\nS: 250\nC~ \(hello)\n= close client spoke TLS on plain port", policy).run()
        }
    }

    @Test func `What looks like a ClientHello is an unknown command inside TLS and nothing inside a broken line`() {
        Dialogue(
            #"""
            E: tls
            S: 220
            C: \x16\x03\x01
            S: 500 5.5.1
            """#,
            .implicitTLS
        ).run()
        Dialogue(
            #"""
            S: 220
            C: \n\x16\x03\x01
            S: 500 5.5.2
            C: NOOP
            S: 250
            """#
        ).run()
    }
}
