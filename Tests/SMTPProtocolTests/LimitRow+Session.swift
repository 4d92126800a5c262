import TestSupport

@testable import SMTPProtocol

extension LimitRow {
    /// All of the protocol.
    static let session = commands + transactions + contents + parameters + texts + faults

    private static let policy = SessionPolicy(hostName: "mail.test")
    private static let hello = "EHLO c\r\n"
    private static let transaction = hello + "MAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\n"

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func limits(_ limits: SessionLimits) -> SessionPolicy {
        SessionPolicy(hostName: "mail.test", limits: limits)
    }

    /// The last reply to all of this; `kept` where it is a message that is to be kept.
    private static func outcome(_ policy: SessionPolicy, _ text: String, rules: [FaultRule] = []) -> String {
        var conversation = Conversation(policy, rules)
        conversation.receive(text.utf8)
        return outcome(conversation)
    }

    private static func outcome(_ conversation: borrowing Conversation) -> String {
        let transcript = conversation.transcript
        if transcript.contains(where: { $0.hasPrefix("= commit") }) { return "kept" }
        if transcript.last?.hasPrefix("= response") == true { return "checked" }
        return String(transcript.last { $0.hasPrefix("S:") }?.dropFirst(3) ?? "")
    }

    // MARK: - Commands

    private static let commands = [
        LimitRow("SessionLimits.maximumCommandLength", within: "250", beyond: "500 5.5.2 The line") { excess in
            outcome(limits(.init(maximumCommandLength: 40)), "NOOP \(x(33 + excess))\r\n")
        },
        LimitRow("SessionLimits.maximumBadCommands", within: "500 5.5.1", beyond: "421 4.7.0") { excess in
            outcome(
                limits(.init(maximumBadCommands: 3)),
                String(repeating: "FOO\r\n", count: 3 + excess)
            )
        },
        LimitRow("SessionLimits.maximumBadCommands", "failed AUTH", within: "535", beyond: "421 4.7.0") { excess in
            var policy = limits(.init(maximumBadCommands: 3))
            policy.authentication = AuthenticationPolicy(mechanisms: ["PLAIN"], mechanismsWithoutTLS: ["PLAIN"])
            var conversation = Conversation(policy)
            conversation.receive(hello.utf8)
            for _ in 0..<(3 + excess) {
                conversation.receive("AUTH PLAIN AA==\r\n".utf8)
                conversation.handle(.authenticationChecked(.failed))
            }
            return outcome(conversation)
        },
        LimitRow("SessionLimits.maximumBadCommands", "by rules", within: "550", beyond: "421 4.7.0") { excess in
            // Rules may refuse as many as a message may have recipients before they count.
            let rule = FaultRule(
                name: "refusal",
                stage: .recipient,
                action: FaultAction(reply: Reply(550, .init(5, 1, 1), "No"))
            )
            let text = hello + "MAIL FROM:<>\r\n" + String(repeating: "RCPT TO:<a@b.test>\r\n", count: 2 + 3 + excess)
            return outcome(limits(.init(maximumRecipients: 2, maximumBadCommands: 3)), text, rules: [rule])
        },
        LimitRow("SMTPSession.maximumHelloLength", within: "250", beyond: "501 5.5.4") { excess in
            outcome(policy, "HELO \(x(SMTPSession.maximumHelloLength + excess))\r\n")
        },
        LimitRow("SMTPSession.maximumHelloLength", "EHLO", within: "250", beyond: "501 5.5.4") { excess in
            outcome(policy, "EHLO \(x(SMTPSession.maximumHelloLength + excess))\r\n")
        },
        LimitRow("SMTPSession.maximumResponseLength", within: "checked", beyond: "500 5.5.6") { excess in
            var policy = policy
            policy.authentication = AuthenticationPolicy(mechanisms: ["PLAIN"], mechanismsWithoutTLS: ["PLAIN"])
            var conversation = Conversation(policy)
            conversation.receive("EHLO c\r\nAUTH PLAIN\r\n".utf8)
            conversation.handle(.authenticationChecked(.challenge("")))
            conversation.receive("\(x(SMTPSession.maximumResponseLength - 2 + excess))\r\n".utf8)
            return outcome(conversation)
        },
    ]

    // MARK: - Transactions

    private static let transactions = [
        LimitRow("SessionLimits.maximumRecipients", within: "250 2.1.5", beyond: "452 4.5.3") { excess in
            let recipients = String(repeating: "RCPT TO:<a@b.test>\r\n", count: 3 + excess)
            return outcome(limits(.init(maximumRecipients: 3)), hello + "MAIL FROM:<>\r\n" + recipients)
        },
        LimitRow("SessionLimits.maximumMessages", within: "250 2.1.0", beyond: "452 4.5.3") { excess in
            var conversation = Conversation(limits(.init(maximumMessages: 3)))
            conversation.receive(hello.utf8)
            for number in 0..<(2 + excess) {
                conversation.receive("MAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n.\r\n".utf8)
                conversation.handle(.completed(.stored(id: "\(number)")))
            }
            conversation.receive("MAIL FROM:<>\r\n".utf8)
            return conversation.transcript.last.map { String($0.dropFirst(3)) } ?? ""
        },
        LimitRow("SMTPSession.maximumEnvelopeSize", "MAIL", within: "250", beyond: "452 4.3.1") { excess in
            envelopeOutcome(["MAIL FROM:<a@b.test>"], Envelope(reversePath: Path(address: "a@b.test")), excess)
        },
        LimitRow("SMTPSession.maximumEnvelopeSize", "RCPT", within: "250", beyond: "452 4.3.1") { excess in
            let parameter = Parameter(keyword: "NOTIFY", value: "NEVER")
            let recipient = Recipient(path: Path(address: "c@d.test"), parameters: [parameter])
            return envelopeOutcome(
                ["MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test> NOTIFY=NEVER"],
                Envelope(reversePath: Path(address: "a@b.test"), recipients: [recipient]),
                excess
            )
        },
    ]

    /// The reply to the last of some commands whose envelope is that much larger than it may be.
    private static func envelopeOutcome(_ lines: [String], _ envelope: Envelope, _ excess: Int) -> String {
        var session = SMTPSession(policy: policy)
        _ = session.connected()
        session.maximumEnvelopeSize = envelope.size - excess
        var outcome = ""
        for line in ["EHLO c"] + lines {
            guard case .reply(let reply) = session.receive(Array("\(line)\r\n".utf8).span).action else { continue }
            outcome = reply.firstLine
        }
        return outcome
    }

    // MARK: - Contents

    /// The same content by DATA, as one chunk and in two.
    private static func ways(
        _ limit: String,
        _ policy: SessionPolicy,
        beyond: String,
        rules: [FaultRule] = [],
        _ content: @escaping @Sendable (_ excess: Int) -> String
    ) -> [LimitRow] {
        [
            LimitRow(limit, "DATA", within: "kept", beyond: beyond) { excess in
                outcome(policy, transaction + "DATA\r\n" + content(excess) + ".\r\n", rules: rules)
            },
            LimitRow(limit, "a chunk", within: "kept", beyond: beyond) { excess in
                let content = content(excess)
                return outcome(policy, transaction + "BDAT \(content.utf8.count) LAST\r\n" + content, rules: rules)
            },
            LimitRow(limit, "two chunks", within: "kept", beyond: beyond) { excess in
                let content = content(excess).utf8
                let (front, back) = (Substring(content.prefix(7)), Substring(content.dropFirst(7)))
                let chunks = "BDAT 7\r\n\(front)BDAT \(back.utf8.count) LAST\r\n\(back)"
                return outcome(policy, transaction + chunks, rules: rules)
            },
        ]
    }

    private static let announced = FaultRule(name: "size", stage: .hello, action: FaultAction(size: 40))

    private static let contents =
        ways(
            "SessionLimits.maximumHeaderSize",
            limits(.init(maximumHeaderSize: 20)),
            beyond: "552 5.3.4 The header"
        ) { excess in "Subject: \(x(9 + excess))\r\n\r\na body that is longer than that\r\n" }
        + ways(
            "SessionLimits.maximumTextLineLength",
            limits(.init(maximumTextLineLength: 20)),
            beyond: "500 5.5.2 A line"
        ) { excess in "\r\n\(x(18))\r\n\(x(18 + excess))\r\n" }
        + ways(
            "SessionPolicy.maximumMessageSize",
            SessionPolicy(hostName: "mail.test", maximumMessageSize: 40),
            beyond: "552 5.3.4 The message"
        ) { excess in "\r\n\(x(36 + excess))\r\n" }
        + ways("SMTPSession.maximumMessageSize", policy, beyond: "552 5.3.4 The message", rules: [announced]) {
            excess in "\r\n\(x(36 + excess))\r\n"
        }
        + [
            LimitRow("SessionPolicy.maximumMessageSize", "SIZE", within: "250", beyond: "552 5.3.4") { excess in
                let policy = SessionPolicy(hostName: "mail.test", maximumMessageSize: 40)
                return outcome(policy, hello + "MAIL FROM:<> SIZE=\(40 + excess)\r\n")
            },
            LimitRow("SMTPSession.maximumMessageSize", "SIZE", within: "250", beyond: "552 5.3.4") { excess in
                outcome(policy, hello + "MAIL FROM:<> SIZE=\(40 + excess)\r\n", rules: [announced])
            },
            LimitRow("SMTPSession.maximumChunkDigits", within: "kept", beyond: "501 5.5.4") { excess in
                let zeros = String(repeating: "0", count: SMTPSession.maximumChunkDigits - 1 + excess)
                return outcome(policy, transaction + "BDAT \(zeros)3 LAST\r\nabc")
            },
        ]

    // MARK: - Parameters

    private static let authenticating = SessionPolicy(
        hostName: "mail.test",
        authentication: AuthenticationPolicy(mechanisms: ["PLAIN"], mechanismsWithoutTLS: ["PLAIN"])
    )

    private static let parameters = [
        LimitRow("ParameterRule.maximumSizeDigits", within: "250", beyond: "501 5.5.4") { excess in
            let digits = String(repeating: "0", count: ParameterRule.maximumSizeDigits + excess)
            return outcome(policy, hello + "MAIL FROM:<> SIZE=\(digits)\r\n")
        },
        LimitRow("ParameterRule.maximumEnvelopeID", within: "250", beyond: "501 5.5.4") { excess in
            outcome(policy, hello + "MAIL FROM:<> ENVID=\(x(ParameterRule.maximumEnvelopeID + excess))\r\n")
        },
        LimitRow("ParameterRule.maximumMailbox", "AUTH", within: "250", beyond: "501 5.5.4") { excess in
            outcome(authenticating, hello + "MAIL FROM:<> AUTH=\(x(ParameterRule.maximumMailbox + excess))\r\n")
        },
        LimitRow("ParameterRule.maximumMailbox", "ORCPT", within: "250", beyond: "501 5.5.4") { excess in
            let value = "rfc822;\(x(ParameterRule.maximumMailbox - 7 + excess))"
            return outcome(policy, hello + "MAIL FROM:<>\r\nRCPT TO:<a@b.test> ORCPT=\(value)\r\n")
        },
    ]

    // MARK: - Texts

    private static let texts = [
        LimitRow("Reply.maximumText", within: "whole", beyond: "cut") { excess in
            let text = x(480 + excess)
            return Reply(250, nil, text).lines == [text] ? "whole" : "cut"
        },
        LimitRow("Reply.maximumMadeUpText", within: "made", beyond: "refused") { excess in
            let text = x(Reply.maximumMadeUpText + excess)
            return Reply(refusal: 550, nil, isPlain: false, text) == nil ? "refused" : "made"
        },
        LimitRow("SMTPSession.longestShownWord", within: "shown", beyond: "hidden") { excess in
            shown(x(SMTPSession.longestShownWord + excess))
        },
        LimitRow("SMTPSession.longestMechanism", within: "shown", beyond: "hidden") { excess in
            shown("AUTH " + x(SMTPSession.longestMechanism + excess))
        },
    ]

    /// Whether a command is recorded as a whole.
    private static func shown(_ line: String) -> String {
        var session = SMTPSession(policy: policy)
        _ = session.connected()
        let heard = session.receive(Array("\(line)\r\n".utf8).span).heard
        return heard == .command(shown: line.utf8.count, hidden: 0) ? "shown" : "hidden"
    }

    // MARK: - Faults

    private static let faults = [
        LimitRow("FaultTallies.maximum", within: "known", beyond: "forgotten") { excess in
            var tallies = FaultTallies()
            for number in 0..<(FaultTallies.maximum + excess) { _ = tallies.count("\(number)", of: 1) }
            return tallies.count("0", of: 1) == 2 ? "known" : "forgotten"
        },
        LimitRow("FaultRules.maximumCount", within: "true", beyond: "false") { excess in
            var rules = FaultRules()
            let new = (0..<(FaultRules.maximumCount + excess)).map { number in
                FaultRule(name: "\(number)", stage: .mail, action: FaultAction())
            }
            return "\(rules.put(new, .start))"
        },
    ]
}
