import SMTPProtocol
import Testing

@Suite struct ContentTests {
    static let opening = #"""
        S: 220
        C: HELO c
        S: 250
        C: MAIL FROM:<a@b.test>
        S: 250 2.1.0
        C: RCPT TO:<c@d.test>
        S: 250 2.1.5
        C: DATA
        S: 354

        """#

    /// Runs a message given as bytes; `kept` is what must be committed.
    private static func expect(
        _ sent: String,
        isKeptAs kept: String,
        _ policy: SessionPolicy = .plain,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        Dialogue(
            opening + """
                C~ \(sent)
                = commit <a@b.test> to <c@d.test>
                = content \(kept)
                E: stored 1
                S: 250 2.0.0
                C: QUIT
                S: 221
                = close completed
                """,
            policy
        ).run(sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        (#".\r\n"#, ""),
        (#"\r\n.\r\n"#, #"\r\n"#),
        (#"a\r\n.\r\n"#, #"a\r\n"#),
        (#"a\r\n\r\n\r\n.\r\n"#, #"a\r\n\r\n\r\n"#),
        (#"\0\x01\xFF\xC3\r\n.\r\n"#, #"\0\x01\xFF\xC3\r\n"#),
        (#"MAIL FROM:<x@y.test>\r\nQUIT\r\n.\r\n"#, #"MAIL FROM:<x@y.test>\r\nQUIT\r\n"#),
        (#"\x16\x03\x01\r\nGET / HTTP/1.1\r\n.\r\n"#, #"\x16\x03\x01\r\nGET / HTTP/1.1\r\n"#),
    ])
    func `Content is kept byte for byte`(sent: String, kept: String) {
        Self.expect(sent, isKeptAs: kept)
    }

    @Test(arguments: [
        (#"..\r\n.\r\n"#, #".\r\n"#),
        (#"..\r\n..\r\n...\r\n.\r\n"#, #".\r\n.\r\n..\r\n"#),
        (#".a\r\n.\r\n"#, #"a\r\n"#),
        (#"a\r\n..b\r\nc.d\r\n.\r\n"#, #"a\r\n.b\r\nc.d\r\n"#),
        (#"a.\r\n.\r\n"#, #"a.\r\n"#),
        (#"a\r\n.\r\r\n.\r\n"#, #"a\r\n\r\r\n"#),
        (#".\ra\r\n.\r\n"#, #"\ra\r\n"#),
        (#".\na\r\n.\r\n"#, #"\na\r\n"#),
        (#"..\n\r\n.\r\n"#, #".\n\r\n"#),
        (#"\r\n..\r\r\n.\r\n"#, #"\r\n.\r\r\n"#),
    ])
    func `Only a dot that begins a line is dropped`(sent: String, kept: String) {
        Self.expect(sent, isKeptAs: kept)
    }

    @Test(
        "What other servers take for the end of a message ends nothing (CVE-2023-51764 and its kind)",
        arguments: [
            #"\n.\n"#, #"\n.\r\n"#, #"\r.\r\n"#, #"\r.\r"#, #"\n.\r"#, #"\r.\n"#, #"\r\n.\n"#, #"\r\n.\r"#,
            #"\n\n.\r\n"#,
            #"\r\r\n."#, #"\r\0.\r\n"#, #"\0\n.\r\n"#, #"\r\n.\0\r\n"#, #"\r\n.\r\0\n"#, #"\r\n\0.\r\n"#,
            #"\r\n. \r\n"#, #"\r\0\n.\r\n"#,
            #"\n\r\n.\n\r\n"#, #"\r\n.\r\r\n"#, #"\x85.\x85"#, #"\xE2\x80\xA8.\xE2\x80\xA8"#, #"\x0B.\x0B"#,
            #"\r\n .\r\n"#,
        ]
    )
    func smuggling(end: String) {
        let smuggled = #"MAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil"#
        let sent = "a\(end)\(smuggled)"
        // What stands at a true line start loses its dot and stays otherwise.
        let kept = sent.replacing(#"\r\n."#, with: #"\r\n"#)
        Self.expect(sent + #"\r\n.\r\n"#, isKeptAs: kept + #"\r\n"#)
    }

    static let limited = SessionPolicy(hostName: "mail.test", maximumMessageSize: 10)

    @Test(arguments: [
        (#"12345678\r\n.\r\n"#, #"12345678\r\n"#),
        (#"..345678\r\n.\r\n"#, #".345678\r\n"#),
        (#"..2345678\r\n.\r\n"#, #".2345678\r\n"#),
        (#"\r\n..\r\n..4\r\n.\r\n"#, #"\r\n.\r\n.4\r\n"#),
    ])
    func `A message of exactly the limit passes, dots that are dropped not counted`(sent: String, kept: String) {
        Self.expect(sent, isKeptAs: kept, Self.limited)
    }

    @Test(arguments: [
        #"123456789\r\n.\r\n"#, #"12345678901234567890\r\n..\r\n.\n\r\n.\r\n"#, #"..23456789\r\n.\r\n"#,
        #"\r\n\r\n\r\n\r\n\r\n\r\n.\r\n"#, #"1234567890\r\n\n.\n\r.\r\r\n.\r\n"#,
    ])
    func `A message over the limit is swallowed to its end, then refused, and the session goes on`(sent: String) {
        Dialogue(
            Self.opening + """
                C~ \(sent)
                = discard
                S: 552 5.3.4
                C: DATA
                S: 503 5.5.1 Say MAIL first
                C: MAIL FROM:<a@b.test> SIZE=10
                S: 250 2.1.0
                C: RCPT TO:<c@d.test>
                S: 250 2.1.5
                C: DATA
                S: 354
                C: 12345678
                C: .
                = commit <a@b.test> SIZE=10 to <c@d.test>
                = content 12345678\\r\\n
                """,
            Self.limited
        ).run()
    }

    @Test func `A message without dots at line starts comes in one piece`() {
        var session = SMTPSession(policy: .plain)
        _ = session.connected()
        let opening = Array("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n".utf8)
        let message = Array(String(repeating: "A line of seventy characters. Or so.\r\n", count: 200).utf8)
        var input = opening + message + Array(".\r\n".utf8)
        var pieces: [Int] = []
        while true {
            let step = session.receive(input.span)
            if case .content(let range) = step.action { pieces.append(range.count) }
            if step.isQuiet { break }
            input.removeFirst(step.consumed)
        }
        #expect(pieces == [message.count])
    }
}
