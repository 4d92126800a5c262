import SMTPProtocol
import Testing

@Suite struct CommandTests {
    @Test func `A whole session with two messages is carried out`() {
        Dialogue(
            #"""
            S: 220 mail.test ESMTP Letterlock
            C: EHLO client.test
            \#(Dialogue.extensions())
            C: MAIL FROM:<alice@client.test> SIZE=40 BODY=8BITMIME
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<bob@mail.test>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<carol@mail.test>
            S: 250 2.1.5
            C: DATA
            S: 354 End the message with <CR><LF>.<CR><LF>
            C: Subject: Hello
            C:
            C: Hello, Bob.
            C: .
            = commit <alice@client.test> SIZE=40 BODY=8BITMIME to <bob@mail.test>, <carol@mail.test>
            = content Subject: Hello\r\n\r\nHello, Bob.\r\n
            E: stored 1763942400000000
            S: 250 2.0.0 OK: kept as 1763942400000000
            C: MAIL FROM:<>
            S: 250 2.1.0
            C: RCPT TO:<Postmaster>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: .
            = commit <> to <Postmaster>
            = content 
            E: stored 2
            S: 250 2.0.0 OK: kept as 2
            C: QUIT
            S: 221 2.0.0
            = close completed
            """#
        ).run()
    }

    @Test func `Pipelined commands wait while a message is being kept`() {
        Dialogue(
            #"""
            S: 220
            C: HELO client.test
            C: MAIL FROM:<a@b.test>
            C: RCPT TO:<c@d.test>
            C: DATA
            C: one
            C: .
            C: MAIL FROM:<e@f.test>
            C: RCPT TO:<g@h.test>
            C: RCPT TO:<nobody>
            C: DATA
            C: two
            C: .
            C: QUIT
            S: 250 mail.test
            S: 250 2.1.0
            S: 250 2.1.5
            S: 354
            = commit <a@b.test> to <c@d.test>
            = content one\r\n
            E: stored 1
            S: 250 2.0.0 OK: kept as 1
            S: 250 2.1.0
            S: 250 2.1.5
            S: 501 5.1.3
            S: 354
            = commit <e@f.test> to <g@h.test>
            = content two\r\n
            E: stored 2
            S: 250 2.0.0 OK: kept as 2
            S: 221 2.0.0
            = close completed
            """#
        ).run(pipelined: true)
    }

    @Test func `Verbs are taken in any case, with spaces around the argument`() {
        Dialogue(
            #"""
            S: 220
            C: eHLo   client.test  
            \#(Dialogue.extensions())
            C: mail From: <a@b.test>  size=1  
            S: 250 2.1.0
            C: rcpt tO:  <c@d.test>
            S: 250 2.1.5
            C: data  \t
            S: 354
            C: .
            = commit <a@b.test> size=1 to <c@d.test>
            = content 
            E: stored 1
            S: 250 2.0.0
            C: quit 
            S: 221 2.0.0
            = close completed
            """#
        ).run()
    }

    @Test func `Commands without effect are answered in every phase`() {
        Dialogue(
            #"""
            S: 220
            C: NOOP
            S: 250 2.0.0
            C: NOOP whatever this is
            S: 250 2.0.0
            C: VRFY bob
            S: 252 2.5.0
            C: EXPN list
            S: 502 5.5.1
            C: EXPN
            S: 502 5.5.1
            C: RSET
            S: 250 2.0.0
            C: HELP
            S: 214-Letterlock
            S: 214 Commands: EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY EXPN HELP QUIT STARTTLS AUTH
            C: HELP MAIL
            S: 214-Letterlock
            S: 214 Commands:
            C: HELO c
            S: 250 mail.test
            C: NOOP
            S: 250 2.0.0
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: NOOP
            S: 250 2.0.0
            C: VRFY <bob@mail.test>
            S: 252 2.5.0
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: HELP
            S: 214-Letterlock
            S: 214 Commands:
            C: DATA
            S: 354
            C: .
            = commit <a@b.test> to <c@d.test>
            = content 
            """#
        ).run()
    }

    @Test func `Commands out of their phase are refused with 503, and DATA without recipients with 554`() {
        Dialogue(
            #"""
            S: 220
            C: MAIL FROM:<a@b.test>
            S: 503 5.5.1 Say EHLO or HELO first
            C: RCPT TO:<a@b.test>
            S: 503 5.5.1 Say EHLO or HELO first
            C: DATA
            S: 503 5.5.1 Say EHLO or HELO first
            C: HELO c
            S: 250 mail.test
            C: RCPT TO:<a@b.test>
            S: 503 5.5.1 Say MAIL first
            C: DATA
            S: 503 5.5.1 Say MAIL first
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: MAIL FROM:<x@y.test>
            S: 503 5.5.1 MAIL was said already
            C: DATA
            S: 554 5.5.1 There is no valid recipient
            C: RCPT TO:<nobody>
            S: 501 5.1.3
            C: DATA
            S: 554 5.5.1 There is no valid recipient
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: MAIL FROM:<x@y.test>
            S: 503 5.5.1 MAIL was said already
            C: DATA
            S: 354
            C: .
            = commit <a@b.test> to <c@d.test>
            = content 
            E: stored 1
            S: 250 2.0.0
            C: RCPT TO:<c@d.test>
            S: 503 5.5.1 Say MAIL first
            """#
        ).run()
    }

    @Test(arguments: ["RSET", "HELO again"])
    func `A transaction is forgotten after RSET and after a new HELO`(command: String) {
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250 mail.test
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: \(command)
            S: 250
            C: DATA
            S: 503 5.5.1 Say MAIL first
            C: MAIL FROM:<e@f.test>
            S: 250 2.1.0
            C: RCPT TO:<g@h.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: .
            = commit <e@f.test> to <g@h.test>
            = content \("")
            """
        ).run()
    }

    @Test func `A wrong argument of HELO leaves the transaction as it is`() {
        Dialogue(
            #"""
            S: 220
            C: HELO
            S: 501 5.5.4
            C: HELO two words
            S: 501 5.5.4
            C: EHLO \xC3\xA4.test
            S: 501 5.5.4
            C: EHLO
            S: 501 5.5.4
            C: HELO [IPv6:::1]
            S: 250 mail.test
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: HELO a\x01b
            S: 501 5.5.4
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            """#
        ).run()
    }

    @Test func `Arguments are refused where there may be none, and missed where there must be one`() {
        Dialogue(
            #"""
            S: 220
            C: HELO c
            S: 250 mail.test
            C: VRFY
            S: 501 5.5.4
            C: MAIL
            S: 501 5.5.4
            C: RSET now
            S: 501 5.5.4
            C: QUIT please
            S: 501 5.5.4
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RCPT
            S: 501 5.5.4
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: DATA now
            S: 501 5.5.4
            C: DATA
            S: 354
            """#
        ).run()
    }

    @Test(arguments: [
        "", " ", " EHLO c", "EHLOX c", "EHL", "FOO", "MAILFROM:<a@b.test>", "STARTTLSS", "EHLO: c",
        #"\xFF"#,
        #"\x16"#, "A very long word that is no verb", "GET", "POST /HTTP/1.1",
    ])
    func `What is no command is refused with 500`(line: String) {
        Dialogue("S: 220\nC: \(line)\nS: 500 5.5.1\nC: QUIT\nS: 221\n= close completed").run()
    }

    @Test func `What the store says is what the client hears`() {
        let transaction = #"""
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: .
            = commit <a@b.test> to <c@d.test>
            = content 

            """#
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250 mail.test
            \(transaction)E: refused for now
            S: 451 4.3.0
            \(transaction)E: full
            S: 452 4.3.1
            \(transaction)E: refused
            S: 554 5.3.0
            \(transaction)E: stored 4
            S: 250 2.0.0 OK: kept as 4
            C: QUIT
            S: 221
            = close completed
            """
        ).run()
    }

    @Test(arguments: ["GET / HTTP/1.1", "POST /a%20b HTTP/1.0", "PRI * HTTP/2.0", "CONNECT mail.test:25 http/1.1"])
    func `An HTTP request ends the session, and nothing in its body is executed`(request: String) {
        Dialogue(
            """
            S: 220
            C: \(request)
            S: 554 5.5.1 This is an SMTP server
            = close not SMTP
            C: Host: mail.test
            C:
            C: EHLO c
            C: MAIL FROM:<a@b.test>
            """
        ).run()
    }

    @Test func `What the record of a session needs can be read`() {
        var conversation = Conversation(.plain)
        #expect(conversation.session.hello == nil)
        conversation.receive("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n.\r\n".utf8)
        #expect(conversation.session.hello == "client.test")
        #expect(conversation.session.isBusy == true)
        #expect(conversation.session.acceptedMessages == 0)
        conversation.handle(.completed(.refused))
        #expect(conversation.session.acceptedMessages == 0)
        conversation.receive("MAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n.\r\n".utf8)
        conversation.handle(.completed(.stored(id: "1")))
        #expect(conversation.session.isBusy == false)
        #expect(conversation.session.acceptedMessages == 1)
        #expect(conversation.session.isSecure == false)
        #expect(conversation.session.isClosed == false)
        conversation.receive("QUIT\r\n".utf8)
        #expect(conversation.session.isClosed == true)
        #expect(conversation.session.stage == .hello)
    }
}
