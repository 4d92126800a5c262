import SMTPProtocol

extension FaultRuleReader {
    private static let keys = [
        "Code", "EnhancedCode", "Text", "Delay", "Disconnect", "BytesPerSecond", "WithoutExtensions", "Size", "Keep",
    ]

    /// What a rule does.
    mutating func action(_ rule: Part, name: String, _ stage: FaultStage?) -> FaultAction? {
        guard let member = rule.members.first(where: { $0.name == "Action" }) else {
            report("\(rule.place).Action", "is missing; it is an object with \(Self.keys.joined(separator: ", "))")
            return nil
        }
        guard let part = part(member.value, at: "\(rule.place).Action", Self.keys) else { return nil }
        if part.members.isEmpty { report(part.place, "does nothing; give one of \(Self.keys.joined(separator: ", "))") }
        let action = FaultAction(
            reply: reply(part, name: name, stage),
            delay: value("Delay", .duration(.milliseconds(1)...(.seconds(600))), of: part),
            disconnect: value("Disconnect", ValueType<FaultAction.Disconnect>.oneOf(), of: part),
            bytesPerSecond: value("BytesPerSecond", .integer(1...1_000_000_000, "number"), of: part),
            withheldExtensions: value("WithoutExtensions", .extensions, of: part) ?? [],
            size: value("Size", .size(1...(1 << 30)), of: part),
            keep: value("Keep", .boolean, of: part)
        )
        check(action, part, stage)
        return action
    }

    private mutating func reply(_ part: Part, name: String, _ stage: FaultStage?) -> Reply? {
        let code = value("Code", .refusalCode, of: part)
        let enhancedCode = value("EnhancedCode", .enhancedCode, of: part)
        let text = value("Text", .replyText, of: part) ?? "Refused on purpose by the rule \(name) of Faults"
        for key in ["EnhancedCode", "Text"] where part.has(key) && !part.has("Code") {
            report("\(part.place).\(key)", "needs Code, of which it is a part")
        }
        let isPlain = stage?.hasPlainReplies ?? false
        if isPlain, part.has("EnhancedCode") {
            report("\(part.place).EnhancedCode", "must be left out at Stage Greeting and Ehlo (RFC 2034 §4)")
        }
        guard let code else { return nil }
        if let enhancedCode, enhancedCode.category != code / 100 {
            report(
                "\(part.place).EnhancedCode",
                "\(enhancedCode) must begin with the digit that Code \(code) begins with"
            )
        }
        return Reply(refusal: code, isPlain ? nil : enhancedCode, isPlain: isPlain, text)
    }

    /// What would have no effect, or a false one.
    private mutating func check(_ action: FaultAction, _ part: Part, _ stage: FaultStage?) {
        func place(_ key: String) -> String { "\(part.place).\(key)" }
        if part.has("Code"), action.disconnect == .before {
            report(place("Code"), "is never sent with Disconnect Before; leave one of them out, or write After")
        }
        guard let stage else { return }
        for key in ["WithoutExtensions", "Size"] where part.has(key) {
            if stage != .hello {
                report(place(key), "needs Stage Ehlo, where it is announced")
            } else if part.has("Code") || action.disconnect == .before {
                report(place(key), "has no effect where EHLO is refused; make it a rule of its own")
            }
        }
        if part.has("Keep") {
            if stage != .endOfData {
                report(place("Keep"), "needs Stage EndOfData, where a message is kept")
            } else if action.keep == false, !part.has("Code"), action.disconnect != .before {
                report(place("Keep"), "false needs Code or Disconnect Before: no message is lost behind a 250")
            }
        }
    }
}
