import Testing

@testable import SMTPProtocol

/// What a rule does to a session, however the client's bytes are cut.
@Suite struct FaultSessionTests {
    private static func rule(_ stage: FaultStage, _ action: FaultAction, to last: Int? = nil) -> FaultRule {
        FaultRule(name: "r", stage: stage, action: action, times: FaultTimes(to: last))
    }

    private static func refusal(_ code: Int, isPlain: Bool = false) throws -> Reply {
        try #require(Reply(refusal: code, nil, isPlain: isPlain, "On purpose"))
    }

    private static func run(
        _ text: String,
        _ stage: FaultStage,
        _ action: FaultAction,
        to last: Int? = nil,
        _ policy: SessionPolicy = .plain,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        Dialogue(text, policy, [rule(stage, action, to: last)]).run(sourceLocation: sourceLocation)
    }

    private static let message = """
        \(Dialogue.transaction)
        C: DATA
        S: 354
        C: x
        C: .
        """

    @Test func `A greeting that is refused has no session behind it`() throws {
        let reply = try Self.refusal(554, isPlain: true)
        Self.run("= fault r\nS: 554 On purpose\n= close faulted\nC: EHLO c", .greeting, FaultAction(reply: reply))
        Self.run("= fault r\n= close faulted\nC: EHLO c", .greeting, FaultAction(disconnect: .before))
        Self.run("= fault r\nS: 220\n= close faulted", .greeting, FaultAction(disconnect: .after))
        let tls = "E: tls\n= fault r\nS: 554\n= close faulted"
        Self.run(tls, .greeting, FaultAction(reply: reply), .implicitTLS)
    }

    @Test func `EHLO that is refused leaves the client unknown, and the next one may pass`() throws {
        let text = """
            S: 220
            C: EHLO c
            = fault r
            S: 451 On purpose
            C: MAIL FROM:<>
            S: 503 5.5.1
            C: HELO c
            S: 250
            """
        Self.run(text, .hello, FaultAction(reply: try Self.refusal(451, isPlain: true)), to: 1)
    }

    @Test(arguments: [451, 552])
    func `A rule may refuse as many commands as a message has recipients; further ones count as bad`(code: Int) throws {
        let limits = SessionLimits(maximumRecipients: 2, maximumBadCommands: 1)
        let policy = SessionPolicy(hostName: "mail.test", limits: limits)
        let refused = "C: RCPT TO:<a@b.test>\n= fault r\nS: \(code)"
        let text = """
            \(Dialogue.introduction)
            C: MAIL FROM:<>
            S: 250
            \(refused)
            \(refused)
            \(refused)
            C: RCPT TO:<a@b.test>
            S: 421 4.7.0
            = close too many errors at mail
            """
        Self.run(text, .recipient, FaultAction(reply: try Self.refusal(code)), policy)
    }

    @Test func `A command that is refused changes nothing, and does not count as a bad one`() throws {
        let reply = try Self.refusal(552)
        let policy = SessionPolicy(hostName: "mail.test", limits: SessionLimits(maximumBadCommands: 0))
        let text = #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test>
            = fault r
            S: 552 5.2.2 On purpose
            C: RCPT TO:<c@d.test>
            = fault r
            S: 552 5.2.2
            C: RCPT TO:<e@f.test>
            S: 250
            C: DATA
            S: 354
            C: x
            C: .
            = commit <> to <e@f.test>
            = content x\r\n
            E: stored 1
            S: 250 2.0.0
            """#
        Self.run(text, .recipient, FaultAction(reply: reply), to: 2, policy)
        let refused = """
            \(Dialogue.introduction)
            C: MAIL FROM:<>
            = fault r
            S: 552 5.2.2
            C: MAIL FROM:<>
            S: 250
            """
        Self.run(refused, .mail, FaultAction(reply: reply), to: 1)
    }

    @Test func `What would be refused anyway is, and is not counted`() throws {
        let text = """
            \(Dialogue.introduction)
            C: MAIL FROM:x
            S: 501
            C: MAIL FROM:<> FOO
            S: 555
            C: MAIL FROM:<>
            = fault r
            S: 451 4.3.0
            """
        Self.run(text, .mail, FaultAction(reply: try Self.refusal(451)), to: 1)
    }

    @Test func `421 closes the connection, as Disconnect does`() throws {
        let before = "\(Dialogue.introduction)\nC: MAIL FROM:<>\n= fault r\n"
        Self.run(before + "S: 421 4.3.2\n= close faulted", .mail, FaultAction(reply: try Self.refusal(421)))
        Self.run(before + "= close faulted\nC: NOOP", .mail, FaultAction(disconnect: .before))
        Self.run(before + "S: 250 2.1.0\n= close faulted", .mail, FaultAction(disconnect: .after))
        let reply = try Self.refusal(550)
        Self.run(before + "S: 550 5.1.1\n= close faulted", .mail, FaultAction(reply: reply, disconnect: .after))
    }

    @Test func `DATA that is refused leaves the transaction as it was`() throws {
        let text = """
            \(Dialogue.transaction)
            C: DATA
            = fault r
            S: 451 4.3.0
            C: DATA
            S: 354
            """
        Self.run(text, .data, FaultAction(reply: try Self.refusal(451)), to: 1)
    }

    @Test func `The chunk of a BDAT that is refused is swallowed`() throws {
        let text = #"""
            \#(Dialogue.transaction)
            C: BDAT 6 LAST
            = fault r
            = discard
            C~ QUIT\r\n
            S: 451 4.3.0
            C: NOOP
            S: 250
            """#
        Self.run(text, .data, FaultAction(reply: try Self.refusal(451)), to: 1)
        let closing = "\(Dialogue.transaction)\nC: BDAT 6 LAST\n= fault r\nS: 421 4.3.2\n= close faulted"
        Self.run(closing, .data, FaultAction(reply: try Self.refusal(421)))
    }

    @Test func `A message that is refused at its end is not kept`() throws {
        let reply = try Self.refusal(554)
        let text = Self.message + "\n= fault r\n= discard\nS: 554 5.7.1\nC: MAIL FROM:<>\nS: 250"
        Self.run(text, .endOfData, FaultAction(reply: reply))
        let lost = Self.message + "\n= fault r\n= close faulted"
        Self.run(lost, .endOfData, FaultAction(disconnect: .before, keep: false))
        let chunk = """
            \(Dialogue.transaction)
            C: BDAT 0 LAST
            = fault r
            = discard
            S: 554 5.7.1
            """
        Self.run(chunk, .endOfData, FaultAction(reply: reply))
    }

    @Test func `A message can be kept and the client not be told so`() throws {
        let kept = Self.message + "\n= commit <> to <c@d.test>\n= content x\\r\\n\nE: stored 1\n= fault r\n"
        let reply = try Self.refusal(451)
        Self.run(kept + "S: 451 4.3.0\nC: NOOP\nS: 250", .endOfData, FaultAction(reply: reply, keep: true))
        Self.run(kept + "= close faulted", .endOfData, FaultAction(disconnect: .before))
        Self.run(kept + "S: 250 2.0.0\n= close faulted", .endOfData, FaultAction(disconnect: .after))
        Self.run(kept + "S: 250 2.0.0", .endOfData, FaultAction(delay: .seconds(1)))
        // The store's own refusal is the truth.
        let full = Self.message + "\n= commit <> to <c@d.test>\n= content x\\r\\n\nE: full\nS: 452 4.3.1"
        Self.run(full, .endOfData, FaultAction(disconnect: .before))
    }

    @Test func `AUTH is refused once the credentials are right, and nobody is authenticated`() throws {
        let text = """
            S: 220
            C: HELO c
            S: 250
            C: AUTH SCRAM-SHA-256
            = authenticate SCRAM-SHA-256 -
            E: not believed
            S: 535 5.7.8
            C: AUTH SCRAM-SHA-256
            = authenticate SCRAM-SHA-256 -
            E: believed ci
            = fault r
            S: 454 4.7.0
            C: AUTH SCRAM-SHA-256
            = authenticate SCRAM-SHA-256 -
            E: believed ci
            S: 235 2.7.0
            """
        Self.run(text, .authentication, FaultAction(reply: try Self.refusal(454)), to: 1, .authenticating)
    }

    @Test func `QUIT ends the session whatever the answer`() throws {
        let before = "S: 220\nC: QUIT\n= fault r\n"
        Self.run(before + "S: 550 5.1.1\n= close completed", .quit, FaultAction(reply: try Self.refusal(550)))
        Self.run(before + "= close completed", .quit, FaultAction(disconnect: .before))
        Self.run(before + "S: 221 2.0.0\n= close completed", .quit, FaultAction(delay: .seconds(1)))
    }

    @Test(arguments: SMTPExtension.allCases)
    func `An extension that is withheld is not announced`(keyword: SMTPExtension) {
        var policy = SessionPolicy.authenticating
        if keyword == .requireTLS { policy.tlsMode = .implicitTLS }
        func announced(_ rules: [FaultRule]) -> Set<String> {
            var conversation = Conversation(policy, rules)
            if keyword == .requireTLS { conversation.handle(.tlsEstablished) }
            conversation.receive(Array("EHLO c\r\n".utf8))
            let lines = conversation.transcript.filter { $0.hasPrefix("S: 250") }.dropFirst()
            return Set(lines.map { String($0.dropFirst(7).prefix { $0 != " " }) })
        }
        let rule = Self.rule(.hello, FaultAction(withheldExtensions: [keyword]))
        let missing = announced([]).subtracting(announced([rule]))
        #expect(missing == Set([keyword] + keyword.dependents).reduce(into: []) { $0.insert($1.rawValue) })
    }

    @Test(
        arguments: [
            (.size, "C: MAIL FROM:<> SIZE=1\nS: 555 5.5.4"),
            (.eightBitMIME, "C: MAIL FROM:<> BODY=8BITMIME\nS: 555 5.5.4"),
            (.binaryMIME, "C: MAIL FROM:<> BODY=BINARYMIME\nS: 501 5.5.4\nC: MAIL FROM:<> BODY=8BITMIME\nS: 250"),
            (.chunking, "C: MAIL FROM:<> BODY=BINARYMIME\nS: 501 5.5.4"),
            (
                .chunking,
                "C: MAIL FROM:<>\nS: 250\nC: RCPT TO:<a@b.test>\nS: 250\nC: BDAT 2 LAST\nC~ x\\n\nS: 502 5.5.1"
            ),
            (.smtpUTF8, "C: MAIL FROM:<> SMTPUTF8\nS: 555 5.5.4"),
            (
                .deliveryStatusNotifications,
                "C: MAIL FROM:<> RET=HDRS\nS: 555 5.5.4\nC: MAIL FROM:<> ENVID=x\nS: 555 5.5.4"
            ),
            (.deliveryStatusNotifications, "C: MAIL FROM:<>\nS: 250\nC: RCPT TO:<a@b.test> NOTIFY=NEVER\nS: 555 5.5.4"),
            (.startTLS, "C: STARTTLS\nS: 502 5.5.1"), (.authentication, "C: AUTH SCRAM-SHA-256\nS: 502 5.5.1"),
        ] as [(SMTPExtension, String)]
    )
    func `An extension that is withheld is refused, until EHLO announces it`(keyword: SMTPExtension, use: String) {
        let rule = Self.rule(.hello, FaultAction(withheldExtensions: [keyword]), to: 1)
        let hello = "S: 220\nC: HELO c\n= fault r\nS: 250\n"
        Dialogue(hello + use, .authenticating, [rule]).run()
        // Its first line is refused no more.
        var conversation = Conversation(.authenticating, [rule])
        conversation.receive(Array("HELO c\r\nHELO c\r\n".utf8))
        let command =
            use.split(separator: "\n").first { $0.contains("=") || !$0.contains("MAIL") }.map(String.init) ?? ""
        guard command.hasPrefix("C: MAIL") || command.hasPrefix("C: STARTTLS") else { return }
        let before = conversation.transcript.count
        conversation.receive((command.dropFirst(3) + "\r\n").utf8)
        #expect(conversation.transcript[before].hasPrefix("S: 2"), "\(conversation.transcript)")
    }

    @Test func `REQUIRETLS is refused where it is withheld`() {
        let rule = Self.rule(.hello, FaultAction(withheldExtensions: [.requireTLS]))
        let text = "E: tls\nS: 220\nC: HELO c\n= fault r\nS: 250\nC: MAIL FROM:<> REQUIRETLS\nS: 555 5.5.4"
        Dialogue(text, .implicitTLS, [rule]).run()
    }

    @Test func `Without PIPELINING a command that another one follows is refused`() {
        var conversation = Conversation(
            .plain,
            [Self.rule(.hello, FaultAction(withheldExtensions: [.pipelining]))]
        )
        conversation.receive(Array("HELO c\r\n".utf8))
        conversation.receive(Array("NOOP\r\nNOOP\r\n".utf8))
        let codes = conversation.transcript.suffix(2).map { $0.prefix(12) }
        #expect(codes == ["S: 503 5.5.1", "S: 250 2.0.0"])
    }

    @Test(arguments: [(1_000, "354"), (1_001, "552 5.3.4")])
    func `A smaller SIZE is announced and holds`(size: Int, reply: String) {
        let rule = Self.rule(.hello, FaultAction(size: 1_000))
        Dialogue(
            "S: 220\nC: EHLO c\n= fault r\n\(Dialogue.extensions(size: 1_000))\nC: MAIL FROM:<> SIZE=\(size)\n"
                + (size == 1_000 ? "S: 250" : "S: \(reply)"),
            .plain,
            [rule]
        ).run()
        var conversation = Conversation(.plain, [rule])
        let content = String(repeating: "x", count: size - 2) + "\r\n.\r\n"
        conversation.receive(Array("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n\(content)".utf8))
        #expect(conversation.transcript.contains { $0.hasPrefix("= commit") } == (size == 1_000))
        #expect(conversation.transcript.contains { $0.hasPrefix("S: 552 5.3.4") } == (size != 1_000))
    }

    @Test func `TLS forgets what EHLO withheld`() {
        let rule = Self.rule(.hello, FaultAction(withheldExtensions: [.size], size: 10), to: 1)
        let text = """
            S: 220
            C: HELO c
            = fault r
            S: 250
            C: STARTTLS
            S: 220
            = start TLS
            E: tls
            C: HELO c
            S: 250
            C: MAIL FROM:<> SIZE=1000
            S: 250
            """
        Dialogue(text, .startTLS, [rule]).run(pipelined: true)
    }
}
