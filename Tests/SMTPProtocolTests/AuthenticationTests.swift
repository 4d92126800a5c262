import SMTPProtocol
import Testing

/// AUTH as the session sees it (RFC 4954); what the mechanisms do is theirs.
@Suite struct AuthenticationTests {
    private static let required = SessionPolicy(
        hostName: "mail.test",
        authentication: AuthenticationPolicy(mechanismsWithoutTLS: ["PLAIN"], isRequired: true)
    )

    @Test func `Mechanisms are offered by what they need, and the user is known until TLS begins`() {
        Dialogue(
            #"""
            S: 220
            C: EHLO c
            \#(Dialogue.extensions("STARTTLS", "AUTH SCRAM-SHA-256"))
            C: AUTH PLAIN AGNpAHNlY3JldA==
            S: 538 5.7.11
            C: AUTH scram-sha-256
            = authenticate SCRAM-SHA-256 -
            E: challenge YWJj
            S: 334 YWJj
            C: ZGVm
            = response ZGVm
            E: believed ci
            S: 235 2.7.0
            C: AUTH SCRAM-SHA-256
            S: 503 5.5.1
            C: STARTTLS
            S: 220 2.0.0
            = start TLS
            E: tls
            C: EHLO c
            \#(Dialogue.extensions("REQUIRETLS", "AUTH SCRAM-SHA-256 PLAIN LOGIN"))
            C: AUTH PLAIN AGNpAHNlY3JldA==
            = authenticate PLAIN AGNpAHNlY3JldA==
            E: believed ci
            S: 235 2.7.0
            """#,
            .authenticating
        ).run(pipelined: true)
    }

    @Test
    func `An initial response may be empty, a cancelled or malformed authentication leaves the session as it was`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: AUTH PLAIN =
            = authenticate PLAIN 
            E: not believed
            S: 535 5.7.8
            C: AUTH PLAIN =
            = authenticate PLAIN 
            E: not checked
            S: 454 4.7.0
            C: AUTH PLAIN
            = authenticate PLAIN -
            E: challenge 
            S: 334 
            C: *
            S: 501 5.7.0
            C: AUTH PLAIN %
            = authenticate PLAIN %
            E: no base64
            S: 501 5.5.2
            C: AUTH GSSAPI
            S: 504 5.5.4
            C: AUTH
            S: 501 5.5.4
            C: MAIL FROM:<>
            S: 250
            C: AUTH PLAIN
            S: 503 5.5.1
            """#,
            .init(hostName: "mail.test", authentication: .init(mechanismsWithoutTLS: ["PLAIN"]))
        ).run()
    }

    @Test func `AUTH needs EHLO before it, and is not there without mechanisms`() {
        let policy = SessionPolicy(hostName: "mail.test", authentication: .init(mechanismsWithoutTLS: ["PLAIN"]))
        Dialogue("S: 220\nC: AUTH PLAIN\nS: 503 5.5.1", policy).run()
        Dialogue("S: 220\nC: EHLO c\n\(Dialogue.extensions())\nC: AUTH PLAIN\nS: 502 5.5.1").run()
    }

    @Test func `Where AUTH is required, mail before it is refused`() {
        Dialogue(
            #"""
            S: 220
            C: MAIL FROM:<>
            S: 503 5.5.1
            C: HELO c
            S: 250
            C: MAIL FROM:<>
            S: 530 5.7.0
            C: NOOP
            S: 250
            C: AUTH PLAIN eA==
            = authenticate PLAIN eA==
            E: believed ci
            S: 235
            C: MAIL FROM:<> AUTH=<>
            S: 250
            """#,
            Self.required
        ).run()
    }

    @Test func `Commands behind AUTH wait for its outcome`() {
        Dialogue(
            #"""
            S: 220
            C: HELO c
            C: AUTH PLAIN eA==
            C: MAIL FROM:<>
            C: QUIT
            S: 250
            = authenticate PLAIN eA==
            E: believed ci
            S: 235
            S: 250
            S: 221
            = close completed
            """#,
            Self.required
        ).run(pipelined: true)
    }

    @Test(arguments: [12_286, 12_287])
    func `A response of 12,288 bytes with its line end is taken, a longer one is refused`(length: Int) {
        var conversation = Conversation(Self.required)
        conversation.receive("HELO c\r\nAUTH PLAIN\r\n".utf8)
        conversation.handle(.authenticationChecked(.challenge("")))
        conversation.receive((String(repeating: "A", count: length) + "\r\nNOOP\r\n").utf8)
        let isTaken = conversation.transcript.contains { $0.hasPrefix("= response AAAA") }
        #expect(isTaken == (length == 12_286))
        #expect(conversation.transcript.contains { $0.hasPrefix("S: 500 5.5.6") } == (length == 12_287))
        if !isTaken { #expect(conversation.transcript.last == "S: 250 2.0.0 OK") }
    }

    @Test func `A line in an authentication is never a command`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: AUTH PLAIN
            = authenticate PLAIN -
            E: challenge 
            S: 334 
            C: MAIL FROM:<a@b.test>
            = response MAIL FROM:<a@b.test>
            E: no base64
            S: 501 5.5.2
            """#,
            Self.required
        ).run()
    }

    @Test func `Too many failures end the session`() {
        let policy = SessionPolicy(
            hostName: "mail.test",
            authentication: .init(mechanismsWithoutTLS: ["PLAIN"]),
            limits: SessionLimits(maximumBadCommands: 1)
        )
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: AUTH PLAIN eA==
            = authenticate PLAIN eA==
            E: not believed
            S: 535
            C: AUTH PLAIN eA==
            = authenticate PLAIN eA==
            E: not believed
            S: 421 4.7.0
            = close too many errors at hello
            """#,
            policy
        ).run()
    }

    @Test func `A server that stops lets an authentication end`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: AUTH PLAIN eA==
            = authenticate PLAIN eA==
            E: drain
            E: believed ci
            S: 235
            S: 421 4.3.2
            = close draining at hello
            """#,
            Self.required
        ).run()
    }
}
