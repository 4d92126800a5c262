import SMTPProtocol
import Testing

@Suite struct STARTTLSTests {
    @Test func `STARTTLS is offered until it is used, and forgets all that was said before`() {
        Dialogue(
            #"""
            S: 220
            C: EHLO before.test
            \#(Dialogue.extensions("STARTTLS"))
            C: MAIL FROM:<before@b.test>
            S: 250 2.1.0
            C: RCPT TO:<before@d.test>
            S: 250 2.1.5
            C: starttls
            S: 220 2.0.0 Ready to start TLS
            = start TLS
            E: tls
            C: DATA
            S: 503 5.5.1 Say EHLO or HELO first
            C: MAIL FROM:<a@b.test>
            S: 503 5.5.1 Say EHLO or HELO first
            C: STARTTLS
            S: 503 5.5.1 TLS is in use already
            C: EHLO after.test
            \#(Dialogue.extensions("REQUIRETLS"))
            C: RCPT TO:<c@d.test>
            S: 503 5.5.1 Say MAIL first
            C: STARTTLS
            S: 503 5.5.1 TLS is in use already
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            """#,
            .startTLS
        ).run()
    }

    @Test func `The name before TLS is forgotten and the connection counts as secure`() {
        var conversation = Conversation(.startTLS)
        conversation.receive("EHLO before.test\r\nSTARTTLS\r\n".utf8)
        #expect(conversation.session.isSecure == false)
        #expect(conversation.session.stage == .handshake)
        conversation.handle(.tlsEstablished)
        #expect(conversation.session.isSecure == true)
        #expect(conversation.session.hello == nil)
        #expect(conversation.session.stage == .secured)
    }

    @Test func `STARTTLS is not available with TlsMode None`() {
        Dialogue(
            #"""
            S: 220
            C: STARTTLS
            S: 502 5.5.1
            C: HELO c
            S: 250
            C: STARTTLS
            S: 502 5.5.1
            C: STARTTLS now
            S: 502 5.5.1
            C: QUIT
            S: 221
            = close completed
            """#
        ).run()
    }

    @Test func `A port of implicit TLS greets after the handshake and does not offer STARTTLS`() {
        Dialogue(
            #"""
            E: tls
            S: 220
            C: STARTTLS
            S: 503 5.5.1 TLS is in use already
            C: EHLO c
            \#(Dialogue.extensions("REQUIRETLS"))
            C: STARTTLS
            S: 503 5.5.1 TLS is in use already
            """#,
            .implicitTLS
        ).run()
    }

    @Test func `A caller that begins with the handshake need not say connected`() {
        var session = SMTPSession(policy: .implicitTLS)
        #expect(session.stage == .handshake)
        #expect(session.tlsEstablished().count == 1)
        #expect(session.isSecure == true)
        #expect(session.tlsEstablished().isEmpty)
        #expect(session.connected().isEmpty)
    }

    @Test func `STARTTLS with an argument, and before EHLO, is refused`() {
        Dialogue(
            #"""
            S: 220
            C: STARTTLS
            S: 503 5.5.1 Say EHLO or HELO first
            C: HELO c
            S: 250
            C: STARTTLS now
            S: 501 5.5.4
            C: STARTTLS
            S: 220 2.0.0
            = start TLS
            """#,
            .startTLS
        ).run()
    }

    @Test func `A port that requires TLS refuses mail with 530 until it is there`() {
        Dialogue(
            #"""
            S: 220
            C: MAIL FROM:<a@b.test>
            S: 530 5.7.0
            C: NOOP
            S: 250
            C: HELP
            S: 214-
            S: 214 Commands:
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test>
            S: 530 5.7.0
            C: MAIL nonsense
            S: 530 5.7.0
            C: RCPT TO:<a@b.test>
            S: 530 5.7.0
            C: DATA
            S: 530 5.7.0
            C: VRFY bob
            S: 530 5.7.0
            C: RSET
            S: 250
            C: FOO
            S: 500 5.5.1
            C: STARTTLS
            S: 220 2.0.0
            = start TLS
            E: tls
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RSET
            S: 250
            C: VRFY bob
            S: 252
            C: QUIT
            S: 221
            = close completed
            """#.replacing("S: 214-\n", with: "S: 214-Letterlock\n"),
            .startTLSRequired
        ).run()
    }

    @Test func `A port that requires TLS lets the client go without it`() {
        Dialogue("S: 220\nC: QUIT\nS: 221\n= close completed", .startTLSRequired).run()
    }

    @Test(arguments: [TLSMode.none, .implicitTLS])
    func `A TLS requirement means nothing on other ports`(mode: TLSMode) {
        let policy = SessionPolicy(hostName: "mail.test", tlsMode: mode, secureConnectionRequired: true)
        let start = mode == .none ? "S: 220" : "E: tls\nS: 220"
        Dialogue("\(start)\nC: HELO c\nS: 250\nC: MAIL FROM:<a@b.test>\nS: 250 2.1.0", policy).run()
    }

    /// What arrives behind STARTTLS is not executed however the packets fall (CVE-2011-0411).
    @Test(arguments: ["MAIL FROM:<evil@b.test>\\r\\n", "x", "\\r\\n", "\\x16\\x03\\x01", "EHLO c\\r\\nQUIT\\r\\n"])
    func `Bytes behind STARTTLS end the session and are never executed`(injected: String) {
        let dialogue = Dialogue(
            "C: HELO c\nC: STARTTLS\nC~ \(injected)",
            .startTLS
        )
        let opening = ["S: 220 mail.test ESMTP Letterlock", "S: 250 mail.test"]
        let end = "= close command injection"
        let together =
            opening + ["S: 554 5.5.1 Nothing may follow STARTTLS before the TLS handshake", end]
        let apart = opening + ["S: 220 2.0.0 Ready to start TLS", "= start TLS", end]

        #expect(dialogue.transcript(.whole) == together)
        #expect(dialogue.transcript(.byteByByte) == apart)
        let boundary = "HELO c\r\nSTARTTLS\r\n".utf8.count
        for cut in 0...dialogue.length {
            #expect(dialogue.transcript(.cut(cut)) == (cut == boundary ? apart : together))
        }
    }

    @Test func `Bytes behind a STARTTLS that is refused are commands in plain text like others`() {
        Dialogue("S: 220\nC: STARTTLS\nC: NOOP\nS: 502 5.5.1\nS: 250 2.0.0").run(pipelined: true)
    }
}
