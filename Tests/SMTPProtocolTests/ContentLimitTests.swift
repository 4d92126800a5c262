import Testing

@testable import SMTPProtocol

/// The limits inside a message: its header and its lines.
@Suite struct ContentLimitTests {
    /// A message by DATA, or as one chunk, and what becomes of it.
    private static func dialogue(_ content: String, _ outcome: String, chunks: Bool = false) -> String {
        let bytes = content.unescaped
        let opening = "\(Dialogue.introduction)\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<a@b.test>\nS: 250\n"
        let kept = "= commit <> to <a@b.test>\n= content \(content)\nE: stored 1\nS: 250\n"
        let refused = "= discard\nS: \(outcome)\n"
        let sent = chunks ? "C: BDAT \(bytes.count) LAST\nC~ \(content)\n" : "C: DATA\nS: 354\nC~ \(content)\nC: .\n"
        return opening + sent + (outcome == "250" ? kept : refused) + "C: QUIT\nS: 221\n= close completed"
    }

    @Test(
        "A header is as large as its limit, and no larger",
        arguments: [
            // 20 bytes of header, or 21; the empty line is none of it.
            (#"Subject: 123456789\r\n\r\nbody, which may be long\r\n"#, "250"),
            (#"Subject: 1234567890\r\n\r\nbody\r\n"#, "552 5.3.4"), (#"Subject: 1234567890\n\r\nbody\r\n"#, "250"),
            (#"A: 1\r\nB: 2\r\n C: 34\r\n\r\nbody\r\n"#, "250"), (#"A: 1\r\nB: 2\r\n C: 345\r\n\r\n"#, "552 5.3.4"),
            (#"A: 12345678\r\nB: 23\r\n"#, "250"), (#"A : 123456789012345\r\n"#, "552 5.3.4"),
            // What is no field ends the header.
            (#"a text without a header, and longer than that\r\n"#, "250"),
            (#"A: 1\r\n--1234567890123456789\r\n"#, "250"), (#"\r\nA: 1234567890123456789\r\n"#, "250"),
            (#"A b: 1234567890123456789\r\n"#, "250"), (#"\x01: 1234567890123456789\r\n"#, "250"),
        ]
    )
    func header(content: String, outcome: String) {
        var policy = SessionPolicy(hostName: "mail.test")
        policy.limits.maximumHeaderSize = 20
        Dialogue(Self.dialogue(content, outcome), policy).run(pipelined: true)
        Dialogue(Self.dialogue(content, outcome, chunks: true), policy).run(pipelined: true)
    }

    @Test(
        "A line of a message is as long as its limit, and no longer; only CRLF ends it",
        arguments: [
            (#"12345678\r\n12345678\r\n"#, "250"), (#"12345678\r\n123456789\r\n"#, "500 5.5.2"),
            (#"123456789\r\n"#, "500 5.5.2"), (#"1234\n5678\r\n"#, "500 5.5.2"), (#"1234\n567\r\n"#, "250"),
            (#"1234\r567\r\n"#, "250"), (#"1234\r5678\r\n"#, "500 5.5.2"), (#"\r\n\r\n\r\n\r\n\r\n\r\n"#, "250"),
        ]
    )
    func textLine(content: String, outcome: String) {
        var policy = SessionPolicy(hostName: "mail.test")
        policy.limits.maximumTextLineLength = 10
        Dialogue(Self.dialogue(content, outcome), policy).run(pipelined: true)
        Dialogue(Self.dialogue(content, outcome, chunks: true), policy).run(pipelined: true)
    }

    @Test("The dot that is doubled for transparency is no part of its line")
    func transparency() {
        var policy = SessionPolicy(hostName: "mail.test")
        policy.limits.maximumTextLineLength = 10
        let text = Self.dialogue(#".2345678\r\n"#, "250")
        Dialogue(text.replacing(#"C~ .2345678"#, with: #"C~ ..2345678"#), policy).run(pipelined: true)
    }

    @Test("Binary content has no lines, and the next message has its own count")
    func binary() {
        var policy = SessionPolicy(hostName: "mail.test")
        policy.limits.maximumTextLineLength = 10
        let again = #"""
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test>
            S: 250
            C: BDAT 8
            C~ 12345678
            S: 250 2.0.0
            C: BDAT 3 LAST
            C~ 9\r\n
            = discard
            S: 500 5.5.2
            """#
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<> BODY=BINARYMIME
            S: 250
            C: RCPT TO:<a@b.test>
            S: 250
            C: BDAT 12 LAST
            C~ 123456789012
            = commit <> BODY=BINARYMIME to <a@b.test>
            = content 123456789012
            E: stored 1
            S: 250
            \#(again)
            \#(again)
            """#,
            policy
        ).run(pipelined: true)
    }

    @Test("Of several limits the one that comes first counts, wherever the bytes are cut")
    func several() {
        var policy = SessionPolicy(hostName: "mail.test", maximumMessageSize: 30)
        policy.limits.maximumHeaderSize = 20
        policy.limits.maximumTextLineLength = 25
        for (content, outcome) in [
            (#"Subject: 123456789012345678901234567890\r\n"#, "552 5.3.4 The header"),
            (#"\r\n12345678901234567890123456789012345678\r\n"#, "500 5.5.2 A line"),
            (#"A: 1\r\n\r\n1234567890\r\n1234567890\r\n1234567890123456\r\n"#, "552 5.3.4 The message"),
        ] { Dialogue(Self.dialogue(content, outcome), policy).run(pipelined: true) }
    }
}
