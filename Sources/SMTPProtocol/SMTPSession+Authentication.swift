extension SMTPSession {
    /// How far an authentication has come.
    enum AuthenticationPhase {
        /// The client is to respond to a challenge.
        case responding
        /// What it said is being checked.
        case checking
    }

    /// RFC 4954 §4: longest line of an authentication, its CRLF included.
    static let maximumResponseLength = 12_288

    /// AUTH (RFC 4954 §4).
    mutating func authenticate(_ argument: Span<UInt8>) throws(Refusal) -> Action {
        guard user == nil else { throw Refusal(.authenticatedAlready) }
        let end = argument.end(of: { !ASCII.isBlank($0) }, from: 0)
        let start = argument.end(of: ASCII.isBlank, from: end)
        guard let name = argument.text(0..<end), let response = argument.text(start..<argument.count) else {
            throw Refusal(.unknownMechanism)
        }
        let offered = policy.authentication.offered(isSecure: isSecure)
        guard let mechanism = offered.first(where: { ASCII.areEqual($0, name) }) else {
            let needsTLS = !isSecure && policy.authentication.mechanisms.contains { ASCII.areEqual($0, name) }
            throw Refusal(needsTLS ? .mechanismNeedsTLS : .unknownMechanism)
        }
        state = .authenticating(.checking)
        // An empty initial response is written as an equals sign.
        return .authenticate(
            mechanism: mechanism,
            initialResponse: response.isEmpty ? nil : response == "=" ? "" : response
        )
    }

    /// A line in the middle of an authentication.
    mutating func receiveResponse(_ input: Span<UInt8>) -> Step {
        switch lines.scan(input, limit: Self.maximumResponseLength) {
        case .incomplete:
            return .quiet
        case .swallowed(let count):
            return Step(consumed: count, action: nil)
        case .broken(let reply, let count):
            state = .idle
            let refusal: Reply = reply == .lineTooLong ? .responseTooLong : reply
            return Step(consumed: count, action: counted(.reply(refusal)), heard: .command(shown: 0, hidden: count))
        case .line(let length):
            let line = input.extracting(0..<(length - 2))
            let heard = Heard.command(shown: 0, hidden: line.count)
            guard let response = line.text(0..<line.count) else {
                state = .idle
                return Step(consumed: length, action: counted(.reply(.malformedResponse)), heard: heard)
            }
            guard response != "*" else {
                state = .idle
                return Step(consumed: length, action: counted(.reply(.authenticationCancelled)), heard: heard)
            }
            state = .authenticating(.checking)
            return Step(consumed: length, action: .authenticationResponse(response), heard: heard)
        }
    }

    /// What the client said last was checked.
    public mutating func authenticationChecked(_ step: AuthenticationStep) -> [Action] {
        guard case .authenticating(.checking) = state else { return [] }
        state = .idle
        switch step {
        case .challenge(let text):
            state = .authenticating(.responding)
            return [.reply(.authenticationChallenge(text))]
        case .succeeded(let user):
            let rule = faultRule(at: .authentication, user: user)
            if let refusal = counted(refusal(by: rule)) { return [refusal] + (isDraining ? drain() : []) }
            self.user = user
            badCommands = 0
            return [accepted(.reply(.authenticated), rule)] + (isDraining ? drain() : [])
        case .failed:
            return [counted(.reply(.authenticationFailed)), nil].compactMap(\.self) + (isDraining ? drain() : [])
        case .malformed:
            return [counted(.reply(.malformedResponse)), nil].compactMap(\.self) + (isDraining ? drain() : [])
        case .unavailable:
            return [.reply(.authenticationUnavailable)] + (isDraining ? drain() : [])
        }
    }
}
