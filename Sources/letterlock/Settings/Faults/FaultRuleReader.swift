import SMTPProtocol

/// Reads rules of faults from JSON, and reports everything that is wrong with any of them.
struct FaultRuleReader {
    /// An object with its place.
    struct Part {
        var place: String
        var members: [JSONValue.Member]

        func has(_ name: String) -> Bool { members.contains { $0.name == name } }
    }

    /// Nobody reads more at once.
    static let maximumFaults = 50

    private var faults: [PlacedFault] = []

    /// Reads a list of rules.
    static func rules(_ json: JSONValue) throws(ValueFault) -> [FaultRule] {
        guard case .array(let items) = json else {
            throw ValueFault(
                #"must be a list of rules, as [{"Name": "full", "Stage": "Rcpt", "Action": {"Code": 552}}], not \#(json.kind)"#
            )
        }
        guard items.count <= FaultRules.maximumCount else {
            throw ValueFault("must hold \(FaultRules.maximumCount) rules at most, not \(items.count)")
        }
        var reader = FaultRuleReader()
        var rules: [FaultRule] = []
        var names: Set<String> = []
        for (index, item) in items.enumerated() {
            guard let rule = reader.rule(item, at: "[\(index)]") else { continue }
            if !names.insert(rule.name).inserted {
                reader.report("[\(index)].Name", "\(JSONText.quoted(rule.name)) is there twice; give each rule its own")
            }
            rules.append(rule)
        }
        guard reader.faults.isEmpty else { throw ValueFault(reader.faults) }
        return rules
    }

    private mutating func rule(_ json: JSONValue, at place: String) -> FaultRule? {
        let before = faults.count
        guard let rule = part(json, at: place, ["Name", "Match", "Stage", "Action", "Times", "Expires"]) else {
            return nil
        }
        let name = value("Name", .faultName, of: rule, isRequired: true)
        let stage = value("Stage", ValueType<FaultStage>.oneOf(), of: rule, isRequired: true)
        let expiry = value("Expires", .expiry, of: rule)
        let match = match(rule, stage)
        let times = times(rule, stage)
        let action = action(rule, name: name ?? "", stage)
        guard faults.count == before, let name, let stage, let action else { return nil }
        return FaultRule(name: name, match: match, stage: stage, action: action, times: times, expiry: expiry)
    }

    private mutating func match(_ rule: Part, _ stage: FaultStage?) -> FaultMatch {
        let keys = ["Recipient", "Sender", "User", "ServerName", "Hello", "Port"]
        guard let part = part("Match", of: rule, keys) else { return FaultMatch() }
        let match = FaultMatch(
            recipient: value("Recipient", .pattern, of: part),
            sender: value("Sender", .pattern, of: part),
            user: value("User", .pattern, of: part),
            serverName: value("ServerName", .pattern, of: part),
            hello: value("Hello", .pattern, of: part),
            port: value("Port", .integer(1...65_535, "port"), of: part)
        )
        for name in keys where part.has(name) {
            checkIsKnown(name, at: "\(part.place).\(name)", stage)
        }
        return match
    }

    private mutating func times(_ rule: Part, _ stage: FaultStage?) -> FaultTimes {
        guard let part = part("Times", of: rule, ["From", "To", "Share", "Seed", "Per"]) else { return FaultTimes() }
        let from = value("From", .integer(1...1_000_000_000, "number"), of: part) ?? 1
        let to = value("To", .integer(1...1_000_000_000, "number"), of: part)
        let share = value("Share", .share, of: part)
        let seed = value("Seed", .integer(0...Int.max, "number"), of: part)
        let per = value("Per", ValueType<FaultTimes.Scope>.oneOf(), of: part)
        if let to, to < from {
            report("\(part.place).To", "\(to) is before From (\(from)); it is the last of these times")
        }
        if part.has("Seed"), !part.has("Share") {
            report("\(part.place).Seed", "needs Share: without it nothing is left to chance")
        }
        if let per {
            // Of many recipients there is no one to count for.
            if per == .recipient, let stage, stage != .recipient {
                report("\(part.place).Per", "Recipient needs Stage Rcpt, which names one")
            } else {
                checkIsKnown(per.rawValue, at: "\(part.place).Per", stage)
            }
        }
        return FaultTimes(from: from, to: to, share: share, seed: UInt64(seed ?? 0), per: per)
    }

    /// What is not known at a stage matches nothing, so that the rule would never act.
    private mutating func checkIsKnown(_ name: String, at place: String, _ stage: FaultStage?) {
        let stages: [FaultStage] =
            switch name {
            case "Recipient": [.recipient, .data, .endOfData]
            case "Sender": [.mail, .recipient, .data, .endOfData]
            case "User", "Hello": FaultStage.allCases.filter { $0 != .greeting }
            default: FaultStage.allCases
            }
        guard let stage, !stages.contains(stage) else { return }
        let names = stages.map(\.rawValue).joined(separator: ", ")
        report(place, "is not known at Stage \(stage.rawValue), so that the rule would never act; it is at \(names)")
    }

    // MARK: - Parts

    /// An object with nothing but these keys, in any letter case; a fault where it is something else.
    mutating func part(_ json: JSONValue, at place: String, _ keys: [String]) -> Part? {
        let known = keys.joined(separator: ", ")
        guard case .object(let members) = json else {
            report(place, "must be an object with \(known), not \(json.kind)")
            return nil
        }
        var named: [JSONValue.Member] = []
        for member in members {
            let place = "\(place).\(PrintableText.shortened(member.name))"
            guard let key = keys.first(where: { $0.lowercased() == member.name.lowercased() }) else {
                report(place, "is not known here; known are \(known)")
                continue
            }
            if named.contains(where: { $0.name == key }) {
                report(place, "is there twice, in other letters; keep one of them")
            } else {
                named.append(JSONValue.Member(name: key, value: member.value))
            }
        }
        return Part(place: place, members: named)
    }

    /// An object that may be left out.
    mutating func part(_ name: String, of part: Part, _ keys: [String]) -> Part? {
        guard let member = part.members.first(where: { $0.name == name }) else { return nil }
        return self.part(member.value, at: "\(part.place).\(name)", keys)
    }

    mutating func value<Value>(
        _ name: String,
        _ type: ValueType<Value>,
        of part: Part,
        isRequired: Bool = false
    ) -> Value? {
        let place = "\(part.place).\(name)"
        guard let member = part.members.first(where: { $0.name == name }) else {
            if isRequired { report(place, "is missing; it is \(type.summary)") }
            return nil
        }
        do throws(ValueFault) {
            return try type.json(member.value)
        } catch {
            report(place, "\(PrintableText.shortened(member.value.source)) \(error.predicate)")
            return nil
        }
    }

    mutating func report(_ place: String, _ sentence: String) {
        guard faults.count < Self.maximumFaults else { return }
        faults.append(PlacedFault(place: place, sentence: sentence))
    }
}
