import Testing

@testable import SMTPProtocol

@Suite struct LimitTests {
    @Test func `As many recipients as the limit are accepted, and the next gets 452`() {
        let policy = SessionPolicy(hostName: "mail.test", limits: SessionLimits(maximumRecipients: 2))
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test>
            S: 250 2.1.5
            C: RCPT TO:<nobody>
            S: 501 5.1.3
            C: RCPT TO:<a@b.test>
            S: 250 2.1.5
            C: RCPT TO:<c@d.test>
            S: 452 4.5.3
            C: RCPT TO:<e@f.test>
            S: 452 4.5.3
            C: DATA
            S: 354
            C: .
            = commit <> to <a@b.test>, <a@b.test>
            = content 
            E: stored 1
            S: 250
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            """#,
            policy
        ).run()
    }

    static let threeBad = SessionPolicy(hostName: "mail.test", limits: SessionLimits(maximumBadCommands: 3))

    @Test func `As many bad commands as the limit are answered, and the next ends the session`() {
        Dialogue(
            #"""
            S: 220
            C: FOO
            S: 500 5.5.1
            C: MAIL FROM:<>
            S: 503 5.5.1
            C: NOOP
            S: 250
            C: \n
            S: 500 5.5.2
            C: NOOP
            S: 250
            C: HELO
            S: 421 4.7.0
            = close too many errors at greeting
            C: NOOP
            """#,
            Self.threeBad
        ).run()
    }

    @Test func `A message that was kept clears the count of bad commands, one that was refused does not`() {
        let message = #"""
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test>
            S: 250
            C: DATA
            S: 354
            C: .
            = commit <> to <a@b.test>
            = content 

            """#
        let bad = "C: FOO\nS: 500\nC: FOO\nS: 500\nC: FOO\nS: 500\n"
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            \(bad)\(message)E: stored 1
            S: 250
            \(bad)\(message)E: refused
            S: 554
            C: FOO
            S: 421 4.7.0
            = close too many errors at hello
            """,
            Self.threeBad
        ).run()
    }

    @Test func `Recipients over the limit are no bad commands`() {
        let policy = SessionPolicy(
            hostName: "mail.test",
            limits: SessionLimits(maximumRecipients: 0, maximumBadCommands: 0)
        )
        let recipients = String(repeating: "C: RCPT TO:<a@b.test>\nS: 452\n", count: 3)
        Dialogue("S: 220\nC: HELO c\nS: 250\nC: MAIL FROM:<>\nS: 250\n\(recipients)", policy).run()
    }

    @Test func `The n-th message of a connection is taken, the next one refused`() {
        let policy = SessionPolicy(hostName: "mail.test", limits: SessionLimits(maximumMessages: 1))
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test>
            S: 250
            C: DATA
            S: 354
            C: .
            = commit <> to <a@b.test>
            = content 
            E: stored 1
            S: 250
            C: MAIL FROM:<>
            S: 452 4.5.3
            C: QUIT
            S: 221
            = close completed
            """#,
            policy
        ).run()
    }

    @Test(arguments: [
        ("full@mail.test", "452 4.2.2"), ("FULL@x.test", "452 4.2.2"), ("gone@mail.test", "550 5.1.1"),
        ("bounce-1@list.test", "451 4.3.0"), ("a+bounce@x.test", "250"), ("bounce-1@lisp.test", "250"),
        ("full.not@mail.test", "250"),
        ("x-middle-y-end@z.test", "554 5.7.1"), ("x-end@z.test", "250"),
    ])
    func `A recipient that is to be refused is, with its code`(address: String, reply: String) throws {
        let rejected = try [
            ("full@*", 452), ("gone@mail.test", 550), ("bounce*@list.test", 451), ("*middle*-end@*", 554),
        ].map {
            try #require(RejectedRecipient(pattern: $0.0, code: $0.1))
        }
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<\(address)>
            S: \(reply)
            """,
            SessionPolicy(hostName: "mail.test", rejectedRecipients: rejected)
        ).run()
    }

    @Test func `Patterns are matched whole, and codes are those a recipient can be refused with`() throws {
        #expect(RejectedRecipient(pattern: "a", code: 250) == nil)
        #expect(RejectedRecipient(pattern: "", code: 550) == nil)
        let any = try #require(RejectedRecipient(pattern: "*", code: 550))
        #expect(any.isMeant("") && any.isMeant("a@b"))
        let overlapping = try #require(RejectedRecipient(pattern: "aba*aba", code: 550))
        #expect(!overlapping.isMeant("aba") && !overlapping.isMeant("ababa") && overlapping.isMeant("abaaba"))
    }
}
