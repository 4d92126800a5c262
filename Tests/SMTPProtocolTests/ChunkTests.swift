import SMTPProtocol
import Testing

/// CHUNKING and BINARYMIME (RFC 3030).
@Suite struct ChunkTests {
    @Test func `A message in chunks is kept as it is, whatever it looks like`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<a@b.test> BODY=BINARYMIME
            S: 250
            C: RCPT TO:<c@d.test>
            S: 250
            C: BDAT 9
            C~ .\r\nQUIT\r\n
            S: 250 2.0.0 9 bytes received
            C: BDAT 0
            S: 250 2.0.0 9 bytes received
            C: NOOP
            S: 250
            C: bdat 5 last
            C~ \r\n.\0\xFF
            = commit <a@b.test> BODY=BINARYMIME to <c@d.test>
            = content .\r\nQUIT\r\n\r\n.\0\xFF
            E: stored 1
            S: 250 2.0.0 OK
            C: QUIT
            S: 221
            = close completed
            """#
        ).run(pipelined: true)
    }

    @Test func `A last chunk may be empty, and so may a whole message`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 3
            C~ abc
            S: 250
            C: BDAT 0 LAST
            = commit <> to <c@d.test>
            = content abc
            E: stored 1
            S: 250
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<c@d.test>
            S: 250
            C: BDAT 0 LAST
            = commit <> to <c@d.test>
            = content 
            E: stored 2
            S: 250
            """#
        ).run(pipelined: true)
    }

    @Test func `Between chunks only BDAT goes on, and RSET or EHLO forget them`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 1
            C~ a
            S: 250
            C: RCPT TO:<e@f.test>
            S: 503 5.5.1
            C: DATA
            S: 503 5.5.1
            C: MAIL FROM:<>
            S: 503 5.5.1
            C: RSET
            = discard
            S: 250
            C: BDAT 1 LAST
            C~ b
            S: 503 5.5.1
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<c@d.test>
            S: 250
            C: BDAT 1
            C~ c
            S: 250
            C: HELO again
            = discard
            S: 250
            C: RCPT TO:<c@d.test>
            S: 503 5.5.1
            """#
        ).run(pipelined: true)
    }

    @Test func `A chunk that is refused is swallowed, and never taken for commands`() {
        Dialogue(
            #"""
            S: 220
            C: BDAT 10 LAST
            C~ RSET\r\nQUIT
            S: 503 5.5.1
            C: HELO c
            S: 250
            C: BDAT 6 LAST
            C~ QUIT\r\n
            S: 503 5.5.1
            C: MAIL FROM:<>
            S: 250
            C: BDAT 6
            C~ QUIT\r\n
            S: 554 5.5.1
            C: NOOP
            S: 250
            """#
        ).run(pipelined: true)
    }

    @Test func `Chunks over the limit are refused at their end, and with them what follows`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 10
            C~ 1234567890
            S: 250
            C: BDAT 1 LAST
            C~ 1
            = discard
            S: 552 5.3.4
            C: BDAT 1 LAST
            C~ 1
            S: 503 5.5.1
            """#,
            SessionPolicy(hostName: "mail.test", maximumMessageSize: 10)
        ).run(pipelined: true)
    }

    @Test func `A chunk that cannot be kept is refused at its end, and the transaction with it`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 10
            C~ QUIT\r\n
            E: lost
            = discard
            C~ NOOP
            S: 452 4.3.1
            C: BDAT 3 LAST
            C~ abc
            S: 503 5.5.1
            C: MAIL FROM:<>
            S: 250
            """#
        ).run()
    }

    @Test func `A last chunk that cannot be kept is refused, not committed`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 3
            C~ abc
            S: 250
            C: BDAT 4 LAST
            C~ de
            E: lost
            = discard
            C~ fg
            S: 452 4.3.1
            C: NOOP
            S: 250
            """#
        ).run()
    }

    @Test func `A chunk that turns out not to be kept after its reply refuses the next one`() {
        Dialogue(
            #"""
            \#(Dialogue.transaction)
            C: BDAT 3
            C~ abc
            S: 250
            E: lost
            = discard
            C: BDAT 6 LAST
            C~ QUIT\r\n
            S: 452 4.3.1
            C: MAIL FROM:<>
            S: 250
            """#
        ).run()
    }

    @Test(arguments: ["x", "-1", "+1", "1 FIRST", "1LAST", "1  LAST x", "9999999999999999999", "0x10"])
    func `A chunk whose size cannot be read ends the session`(argument: String) {
        var conversation = Conversation(.plain)
        conversation.receive("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nBDAT \(argument)\r\nNOOP\r\n".utf8)
        #expect(conversation.transcript.suffix(2).map { String($0.prefix(12)) } == ["S: 501 5.5.4", "= close chun"])
    }

    @Test func `BDAT without an argument ends the session too`() {
        var conversation = Conversation(.plain)
        conversation.receive("HELO c\r\nBDAT\r\nNOOP\r\n".utf8)
        #expect(conversation.transcript.last == "= close chunk size unknown")
    }

    @Test func `BINARYMIME needs BDAT`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<> BODY=BINARYMIME
            S: 250
            C: RCPT TO:<c@d.test>
            S: 250
            C: DATA
            S: 503 5.5.1
            """#
        ).run()
    }
}
