import SMTPProtocol
import Testing

/// What an envelope may take in memory.
@Suite struct EnvelopeLimitTests {
    /// Says one command and gives the code of the reply.
    private static func say(_ line: String, _ session: inout SMTPSession) -> String {
        let bytes = Array((line + "\r\n").utf8)
        guard case .reply(let reply) = session.receive(bytes.span).action else { return "" }
        return "\(reply.code) \(reply.enhancedCode.map { String(describing: $0) } ?? "")"
    }

    @Test func `An envelope that comes to its limit is accepted, and one byte more gets 452`() {
        let recipient = "RCPT TO:<\(String(repeating: "x", count: 200))@b.test>"
        // What it takes with one recipient, and with two.
        var sizes: [Int] = []
        var probe = SMTPSession(policy: SessionPolicy(hostName: "mail.test"))
        _ = probe.connected()
        for line in ["HELO c", "MAIL FROM:<a@b.test>", recipient, recipient] {
            _ = Self.say(line, &probe)
            sizes.append(probe.envelopeSize)
        }
        #expect(
            sizes[0] == 0 && sizes[1] > 0 && sizes[2] > sizes[1] + 200 && sizes[3] - sizes[2] == sizes[2] - sizes[1]
        )

        var session = SMTPSession(policy: SessionPolicy(hostName: "mail.test"))
        _ = session.connected()
        _ = Self.say("HELO c", &session)
        session.maximumEnvelopeSize = sizes[1] - 1
        #expect(Self.say("MAIL FROM:<a@b.test>", &session) == "452 4.3.1")
        session.maximumEnvelopeSize = sizes[1]
        #expect(Self.say("MAIL FROM:<a@b.test>", &session).hasPrefix("250"))
        session.maximumEnvelopeSize = sizes[2] - 1
        #expect(Self.say(recipient, &session) == "452 4.3.1")
        let kept = session.envelopeSize
        #expect(kept == sizes[1])
        session.maximumEnvelopeSize = sizes[2]
        #expect(Self.say(recipient, &session).hasPrefix("250"))
        #expect(Self.say(recipient, &session) == "452 4.3.1")
        #expect(Self.say("RSET", &session).hasPrefix("250"))
        let left = session.envelopeSize
        #expect(left == 0)
    }

    @Test func `Parameters count too`() {
        var session = SMTPSession(policy: SessionPolicy(hostName: "mail.test"))
        _ = session.connected()
        for line in ["HELO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>"] { _ = Self.say(line, &session) }
        let plain = session.envelopeSize
        _ = Self.say("RCPT TO:<a@b.test> ORCPT=rfc822;\(String(repeating: "y", count: 400))", &session)
        let withParameter = session.envelopeSize
        #expect(withParameter > plain + 400)
    }

    @Test func `An envelope counts until its message is answered for`() {
        var session = SMTPSession(policy: SessionPolicy(hostName: "mail.test"))
        _ = session.connected()
        for line in ["HELO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>"] { _ = Self.say(line, &session) }
        let size = session.envelopeSize
        for bytes in ["DATA\r\n", ".\r\n"] {
            _ = session.receive(Array(bytes.utf8).span)
            let now = session.envelopeSize
            #expect(now == size)
        }
        let isBusy = session.isBusy
        #expect(isBusy)
        _ = session.messageCompleted(.stored(id: "1"))
        let left = session.envelopeSize
        #expect(left == 0)
    }
}
