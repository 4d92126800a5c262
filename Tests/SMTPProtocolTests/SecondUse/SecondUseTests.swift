import Testing

@testable import SMTPProtocol

/// Nothing of a transaction that has ended, however it did, is in the next one of the same session.
@Suite struct SecondUseTests {
    private static let policy = SessionPolicy(
        hostName: "mail.test",
        tlsMode: .startTLS,
        maximumMessageSize: 100,
        authentication: AuthenticationPolicy(mechanisms: ["PLAIN"], mechanismsWithoutTLS: ["PLAIN"]),
        limits: SessionLimits(
            maximumHeaderSize: 30,
            maximumTextLineLength: 30,
            maximumRecipients: 5,
            maximumBadCommands: 1_000
        )
    )

    /// Refuses the message of before, and no other.
    private static let refusal = FaultRule(
        name: "refusal",
        match: FaultMatch(sender: TextPattern("old@*")),
        stage: .endOfData,
        action: FaultAction(reply: Reply(550, .init(5, 7, 1), "No"))
    )

    private static func begin(_ reset: Reset) -> Conversation {
        var conversation = Conversation(policy, reset == .refusedByRule ? [refusal] : [])
        conversation.receive("EHLO c\r\n".utf8)
        return conversation
    }

    /// A session in which nothing else has happened.
    private static func fresh(_ reset: Reset) -> Conversation {
        var conversation = begin(reset)
        if reset == .startTLS { reset.happen(to: &conversation) }
        return conversation
    }

    @Test(arguments: Past.allCases, Reset.allCases)
    func `A session that was reset is as one in which nothing has happened`(past: Past, reset: Reset) {
        guard reset.isPossible(after: past) else { return }
        for use in SecondUse.allCases {
            var fresh = Self.fresh(reset)
            let expected = use.happen(to: &fresh)
            var conversation = Self.begin(reset)
            past.happen(to: &conversation)
            #expect((conversation.session.envelopeSize > 0) == past.isInTransaction, "\(past)")
            reset.happen(to: &conversation)
            #expect(conversation.session.envelopeSize == 0)
            #expect(conversation.session.stage == .hello, "\(conversation.transcript)")
            let transcript = use.happen(to: &conversation)
            #expect(transcript == expected, "\(past), \(reset), \(use)")
        }
    }

    @Test func `The uses tell limits apart, and the pasts and resets make as many cases as is said`() {
        // What each use comes to in a fresh session.
        let outcomes = SecondUse.allCases.map { use in
            var fresh = Self.fresh(.none)
            return use.happen(to: &fresh).last ?? ""
        }
        let codes = outcomes.map { $0.prefix(6) }
        #expect(
            codes == [
                "S: 250", "S: 250", "S: 552", "S: 500", "S: 552", "S: 250", "S: 553", "S: 554", "S: 250", "S: 503",
            ]
        )
        let cases = Past.allCases.reduce(0) { count, past in
            count + Reset.allCases.count { $0.isPossible(after: past) }
        }
        #expect(cases * SecondUse.allCases.count == 1_290)
    }
}
