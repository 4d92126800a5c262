import SMTPProtocol
import Testing

/// What a port of the TLS lab does wrong with STARTTLS, and that it does everything else right.
@Suite struct STARTTLSFaultTests {
    private func conversation(_ fault: STARTTLSFault?, _ lines: [String]) -> [String] {
        var policy = SessionPolicy.startTLS
        policy.startTLSFault = fault
        var conversation = Conversation(policy)
        for line in lines { conversation.receive((line + "\r\n").utf8) }
        return conversation.transcript
    }

    private let mail = ["EHLO again", "MAIL FROM:<a@b.test>", "QUIT"]

    @Test func `The greeting says what the port is for`() {
        var policy = SessionPolicy.startTLS
        policy.greetingNote = "wrong on purpose"
        #expect(Conversation(policy).transcript == ["S: 220 mail.test ESMTP Letterlock; wrong on purpose"])
    }

    @Test func `STARTTLS that is missing is not announced, not known, and mail is taken in clear`() {
        let transcript = conversation(.missing, ["EHLO c", "STARTTLS"] + mail)
        #expect(!transcript.contains("S: 250-STARTTLS") && !transcript.contains("S: 250 STARTTLS"))
        #expect(transcript.contains("S: 500 5.5.1 The command is not known"))
        #expect(transcript.contains { $0.hasPrefix("S: 250 2.1.0") })
        #expect(!transcript.contains("= start TLS"))
    }

    @Test func `STARTTLS that is refused is announced, answered with 454, and mail is taken in clear`() {
        let transcript = conversation(.refused, ["EHLO c", "STARTTLS"] + mail)
        #expect(transcript.contains { $0.hasSuffix("STARTTLS") })
        #expect(transcript.contains("S: 454 4.7.0 TLS is not available, on purpose"))
        #expect(transcript.contains { $0.hasPrefix("S: 250 2.1.0") })
        #expect(!transcript.contains("= start TLS"))
    }

    @Test func `Behind a 220 the session goes on in clear`() {
        let transcript = conversation(.goesOnInPlain, ["EHLO c", "STARTTLS"] + mail)
        #expect(transcript.contains { $0.hasPrefix("S: 220 2.0.0") })
        #expect(transcript.contains { $0.hasPrefix("S: 250 2.1.0") })
        #expect(!transcript.contains("= start TLS"))
    }

    @Test func `A handshake behind such a 220 is answered in clear`() {
        let transcript = conversation(.goesOnInPlain, ["EHLO c", "STARTTLS", "\u{16}\u{03}\u{01}"])
        #expect(
            transcript.suffix(2) == ["S: 500 5.5.1 The command is not known", "= close client spoke TLS on plain port"]
        )
    }

    @Test func `A reply is injected behind the 220, before the handshake`() {
        let transcript = conversation(.replyInjected, ["EHLO c", "STARTTLS"])
        #expect(
            transcript.suffix(4) == [
                "S: 220 2.0.0 Ready to start TLS", "S: 250-mail.test injected in plain text, not to be believed",
                "S: 250 AUTH PLAIN LOGIN", "= start TLS",
            ]
        )
    }

    @Test func `STARTTLS without an answer is followed by none, until the client is late`() {
        var policy = SessionPolicy.startTLS
        policy.startTLSFault = .unanswered
        var conversation = Conversation(policy)
        conversation.receive("EHLO c\r\nSTARTTLS\r\n".utf8)
        let before = conversation.transcript
        conversation.receive(("NOOP\r\n" + String(repeating: "x", count: 100_000)).utf8)
        #expect(conversation.transcript == before)
        conversation.handle(.timedOut)
        #expect(conversation.transcript.dropFirst(before.count).last == "= close timed out at hello")
    }

    @Test func `Without a fault STARTTLS leads to TLS and nothing is injected`() {
        let transcript = conversation(nil, ["EHLO c", "STARTTLS"])
        #expect(transcript.suffix(2) == ["S: 220 2.0.0 Ready to start TLS", "= start TLS"])
    }
}
