extension SMTPSession {
    /// The rule that acts on what is about to be accepted.
    ///
    /// - Parameters:
    ///   - hello: the name that is being given, instead of the one that was.
    ///   - user: who is authenticating.
    ///   - recipient: whom RCPT names, instead of all that were accepted.
    func faultRule(
        at stage: FaultStage,
        hello: String? = nil,
        user: String? = nil,
        _ envelope: Envelope? = nil,
        recipient: Path? = nil
    ) -> FaultRule? {
        guard let faults else { return nil }
        return faults.rule(
            for: FaultMoment(
                stage: stage,
                hello: hello ?? self.hello,
                user: user ?? self.user,
                sender: envelope.map { $0.reversePath.isNull ? "<>" : $0.reversePath.address },
                recipients: recipient.map { [$0.address] } ?? envelope?.recipients.map(\.path.address) ?? []
            )
        )
    }

    /// What a rule has the client told instead of carrying its command out; `nil` where it is carried out.
    mutating func refusal(by rule: FaultRule?) -> Action? {
        guard let rule else { return nil }
        if rule.action.disconnect == .before { return closing(by: rule, nil) }
        guard let reply = rule.action.reply else { return nil }
        return rule.action.closesAfterReply ? closing(by: rule, reply) : .faulted(rule, .reply(reply))
    }

    /// What is done once the command was carried out: the same as without a rule, but for what the rule adds.
    mutating func accepted(_ action: Action, _ rule: FaultRule?) -> Action {
        guard let rule else { return action }
        if rule.action.disconnect == .after, let closing = closing(by: rule, action.reply) { return closing }
        return .faulted(rule, action)
    }

    private mutating func closing(by rule: FaultRule, _ reply: Reply?) -> Action? {
        leave(.faulted, reply).map { .faulted(rule, $0) }
    }

    /// A message is complete.
    mutating func endMessage(_ envelope: Envelope, size: Int) -> Action {
        let rule = faultRule(at: .endOfData, envelope)
        if let rule, !rule.action.keepsMessage {
            state = .idle
            if let refusal = refusal(by: rule) {
                // A reply says nothing of the content that was collected; to close makes it void.
                if case .faulted(_, .reply(let reply)) = refusal { return .faulted(rule, .abandonContent(reply)) }
                return refusal
            }
        }
        state = .committing(rule)
        return .commit(envelope, size: size)
    }

    /// The client is greeted, or not: behind another reply there is no session (RFC 5321 §3.1).
    mutating func greeting() -> Action {
        let rule = faultRule(at: .greeting)
        if let rule, let reply = rule.action.reply { return closing(by: rule, reply) ?? .reply(reply) }
        return refusal(by: rule)
            ?? accepted(.reply(.greeting(hostName: policy.hostName, note: policy.greetingNote)), rule)
    }

    /// QUIT ends the session whatever the answer is.
    mutating func quit() -> Action? {
        guard let rule = faultRule(at: .quit) else { return leave(.completed, .goodbye) }
        let reply = rule.action.disconnect == .before ? nil : rule.action.reply ?? .goodbye
        return leave(.completed, reply).map { .faulted(rule, $0) }
    }

    /// EHLO and HELO: what is announced from now on.
    mutating func withhold(_ rule: FaultRule?) {
        guard faults != nil else { return }
        withheld = Set(rule?.action.withheldExtensions ?? [])
        for dependent in withheld.flatMap(\.dependents) { withheld.insert(dependent) }
        maximumMessageSize = min(policy.maximumMessageSize, rule?.action.size ?? .max)
    }
}

extension Action {
    /// What it sends, if anything.
    fileprivate var reply: Reply? {
        switch self {
        case .reply(let reply), .startTLS(let reply, _), .abandonContent(let reply): reply
        case .beginContent(_, let reply), .close(_, let reply): reply
        case .content, .commit, .authenticate, .authenticationResponse, .discardContent: nil
        case .faulted(_, let action): action.reply
        }
    }
}
