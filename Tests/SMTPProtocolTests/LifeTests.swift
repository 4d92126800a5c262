import SMTPProtocol
import Testing

/// What happens to a session from outside, at each stage.
@Suite struct LifeTests {
    /// The way to each stage.
    private static func conversation(at stage: SessionStage) -> Conversation {
        var conversation = Conversation(.authenticating)
        let lines =
            switch stage {
            case .opening, .greeting: "NOOP\r\n"
            case .handshake, .secured: "EHLO c\r\nSTARTTLS\r\n"
            case .hello: "EHLO c\r\nEH"
            case .authentication: "EHLO c\r\nAUTH SCRAM-SHA-256\r\n"
            case .mail: "EHLO c\r\nMAIL FROM:<>\r\n"
            case .recipients: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nRC"
            case .data: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n"
            case .content: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\nx"
            case .commit: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n.\r\n"
            }
        conversation.receive(lines.utf8)
        if stage == .secured { conversation.handle(.tlsEstablished) }
        if stage == .authentication { conversation.handle(.authenticationChecked(.challenge("YWJj"))) }
        return conversation
    }

    /// What an event adds to the transcript.
    private static func consequence(of event: Event, at stage: SessionStage) -> [String] {
        var conversation = conversation(at: stage)
        let before = conversation.transcript.count
        conversation.handle(event)
        return Array(conversation.transcript[before...])
    }

    @Test(arguments: SessionStage.allCases.filter { $0 != .opening })
    func `Each stage is named where the session is in it`(stage: SessionStage) {
        let conversation = Self.conversation(at: stage)
        #expect(conversation.session.stage == stage)
        #expect(conversation.session.isBusy == (stage == .commit))
    }

    @Test(arguments: SessionStage.allCases.filter { $0 != .opening && $0 != .commit })
    func `A client that goes away is recorded with the stage`(stage: SessionStage) {
        #expect(Self.consequence(of: .peerClosed, at: stage) == ["= close client disconnected at \(stage)"])
    }

    @Test(arguments: SessionStage.allCases.filter { ![.opening, .handshake, .commit].contains($0) })
    func `A client that falls silent gets 421 and is recorded with the stage`(stage: SessionStage) {
        #expect(
            Self.consequence(of: .timedOut, at: stage)
                == ["S: 421 4.4.2 Nothing arrived for too long", "= close timed out at \(stage)"]
        )
    }

    @Test func `A handshake that times out ends without a reply`() {
        #expect(Self.consequence(of: .timedOut, at: .handshake) == ["= close timed out at handshake"])
        Dialogue("E: timeout\n= close timed out at handshake", .implicitTLS).run()
    }

    @Test func `A message that is being kept is not timed out`() {
        #expect(Self.consequence(of: .timedOut, at: .commit) == [])
    }

    @Test(arguments: [SessionStage.greeting, .secured, .hello])
    func `A session without a transaction is drained at once`(stage: SessionStage) {
        #expect(
            Self.consequence(of: .drain, at: stage)
                == ["S: 421 4.3.2 The server is shutting down", "= close draining at \(stage)"]
        )
    }

    @Test(arguments: [SessionStage.handshake, .mail, .recipients, .data, .content, .commit])
    func `A session in a transaction or a handshake is not drained at once`(stage: SessionStage) {
        #expect(Self.consequence(of: .drain, at: stage) == [])
    }

    @Test func `A handshake that ends while the server stops is followed by 421`() {
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: STARTTLS
            S: 220
            = start TLS
            E: drain
            E: tls
            S: 421 4.3.2
            = close draining at secured
            """,
            .startTLS
        ).run()
        Dialogue("E: drain\nE: tls\nS: 421 4.3.2\n= close draining at greeting", .implicitTLS).run()
    }

    private static let inTransaction = """
        S: 220
        C: HELO c
        S: 250
        C: MAIL FROM:<>
        S: 250
        C: RCPT TO:<a@b.test>
        S: 250
        E: drain

        """

    @Test func `A transaction that runs when the server stops is brought to its end`() {
        Dialogue(
            Self.inTransaction + """
                C: RCPT TO:<c@d.test>
                S: 250
                C: DATA
                S: 354
                C: .
                = commit <> to <a@b.test>, <c@d.test>
                = content \("")
                E: stored 1
                S: 250 2.0.0 OK: kept as 1
                S: 421 4.3.2
                = close draining at hello
                C: MAIL FROM:<>
                """
        ).run()
    }

    @Test(arguments: [
        ("C: RSET", "S: 250 2.0.0\nS: 421 4.3.2\n= close draining at hello"),
        ("C: HELO c", "S: 250\nS: 421 4.3.2\n= close draining at hello"),
        ("C: QUIT", "S: 221 2.0.0\n= close completed"),
        ("E: closed", "= close client disconnected at recipients"),
        ("E: timeout", "S: 421 4.4.2\n= close timed out at recipients"),
    ])
    func `A transaction that is given up when the server stops ends the session`(how: String, end: String) {
        Dialogue(Self.inTransaction + how + "\n" + end).run()
    }

    @Test func `An oversize message is answered before the server stops`() {
        Dialogue(
            Self.inTransaction + """
                C: DATA
                S: 354
                C: more than five bytes
                = discard
                C: .
                S: 552 5.3.4
                S: 421 4.3.2
                = close draining at hello
                """,
            SessionPolicy(hostName: "mail.test", maximumMessageSize: 5)
        ).run()
    }

    private static let commit = """
        S: 220
        C: HELO c
        C: MAIL FROM:<>
        C: RCPT TO:<a@b.test>
        C: DATA
        C: .

        """
    private static let committing = """
        S: 250
        S: 250
        S: 250
        S: 354
        = commit <> to <a@b.test>
        = content \("")

        """

    @Test func `A client that closes its side while its message is kept is still answered`() {
        Dialogue(
            Self.commit + Self.committing + """
                E: closed
                E: stored 1
                S: 250 2.0.0 OK: kept as 1
                = close client disconnected at hello
                """
        ).run(pipelined: true)
    }

    @Test func `What a client sent before it closed its side is still executed`() {
        Dialogue(
            Self.commit + "C: NOOP\nC: QUIT\n" + Self.committing + """
                E: closed
                E: stored 1
                S: 250 2.0.0 OK: kept as 1
                S: 250 2.0.0 OK
                S: 221
                = close completed
                """
        ).run(pipelined: true)
    }

    @Test(arguments: [Event.connected, .tlsEstablished, .completed(.stored(id: "1")), .timedOut, .drain, .peerClosed])
    func `After the end nothing has a consequence`(event: Event) {
        var conversation = Conversation(.plain)
        conversation.receive("QUIT\r\n".utf8)
        let before = conversation.transcript.count
        conversation.handle(event)
        conversation.receive("EHLO c\r\n".utf8)
        #expect(conversation.transcript.count == before)
    }

    @Test(arguments: [Event.connected, .tlsEstablished, .completed(.stored(id: "1"))])
    func `An event that does not fit changes nothing`(event: Event) {
        #expect(Self.consequence(of: event, at: .mail) == [])
    }

    @Test func `Bytes that arrive before the greeting wait for it`() {
        var session = SMTPSession(policy: .plain)
        #expect(session.receive([0x16, 0x03, 0x01].span).isQuiet)
        #expect(session.stage == .opening)
        #expect(session.drain().count == 1)
        #expect(session.isClosed == true)
    }

    @Test func `Every stage has its own phrase`() {
        #expect(Set(SessionStage.allCases.map(\.phrase)).count == SessionStage.allCases.count)
    }
}
