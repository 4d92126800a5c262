import SMTPProtocol

extension FaultRule {
    /// The rule as it would be written in the settings file, without what is left out.
    var members: [JSONValue.Member] {
        var members = [JSONValue.Member(name: "Name", value: .string(name))]
        add("Match", object(match.members), to: &members)
        add("Stage", .string(stage.rawValue), to: &members)
        add("Action", .object(action.members), to: &members)
        add("Times", object(times.members), to: &members)
        add("Expires", expiry.map { .string(ValueType<Expiry>.expiry.describe($0)) }, to: &members)
        return members
    }

    private func object(_ members: [JSONValue.Member]) -> JSONValue? { members.isEmpty ? nil : .object(members) }
}

private func add(_ name: String, _ value: JSONValue?, to members: inout [JSONValue.Member]) {
    if let value { members.append(.init(name: name, value: value)) }
}

extension FaultMatch {
    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        let patterns = [
            ("Recipient", recipient), ("Sender", sender), ("User", user), ("ServerName", serverName), ("Hello", hello),
        ]
        for (name, pattern) in patterns { add(name, pattern.map { .string($0.text) }, to: &members) }
        add("Port", port.map { .number(String($0)) }, to: &members)
        return members
    }
}

extension FaultTimes {
    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        add("From", from == 1 ? nil : .number(String(from)), to: &members)
        add("To", to.map { .number(String($0)) }, to: &members)
        add("Share", share.map { .number("\($0)") }, to: &members)
        add("Seed", share.map { _ in .number(String(seed)) }, to: &members)
        add("Per", per.map { .string($0.rawValue) }, to: &members)
        return members
    }
}

extension FaultAction {
    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        add("Code", reply.map { .number(String($0.code)) }, to: &members)
        add("EnhancedCode", (reply?.enhancedCode).map { .string($0.description) }, to: &members)
        add("Text", (reply?.lines.first).map { .string($0) }, to: &members)
        add("Delay", delay.map { .string(ValueType<Duration>.durationText($0)) }, to: &members)
        add("Disconnect", disconnect.map { .string($0.rawValue) }, to: &members)
        add("BytesPerSecond", bytesPerSecond.map { .number(String($0)) }, to: &members)
        let extensions = withheldExtensions.map { JSONValue.string($0.rawValue) }
        add("WithoutExtensions", extensions.isEmpty ? nil : .array(extensions), to: &members)
        add("Size", size.map { .number(String($0)) }, to: &members)
        add("Keep", keep.map { .boolean($0) }, to: &members)
        return members
    }
}
