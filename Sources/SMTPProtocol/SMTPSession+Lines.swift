extension SMTPSession {
    /// Takes the next command from the input, if it is there as a whole.
    mutating func receiveCommand(_ input: Span<UInt8>) -> Step {
        if beginsTLSRecord(input) {
            return Step(
                consumed: input.count,
                // Who was told 220 before waits for an answer to its handshake, and gets what a server without TLS would say.
                action: leave(
                    .clientSpokeTLSOnPlainPort,
                    policy.startTLSFault == .goesOnInPlain ? .unknownCommand : nil
                ),
                heard: .tlsRecord(input.count)
            )
        }
        switch lines.scan(input, limit: policy.limits.maximumCommandLength) {
        case .incomplete:
            return .quiet
        case .swallowed(let count):
            return Step(consumed: count, action: nil)
        case .broken(let reply, let count):
            let heard = heard(input.extracting(0..<count))
            return Step(consumed: count, action: counted(.reply(reply)), heard: heard)
        case .line(let length):
            let line = input.extracting(0..<(length - 2))
            let heard = heard(line)
            return Step(
                consumed: length,
                action: counted(execute(line, isFollowed: input.count > length)),
                heard: heard
            )
        }
    }

    /// Whether a TLS handshake record, which a ClientHello comes in, stands where a command should (RFC 8446 §5.1).
    private func beginsTLSRecord(_ input: Span<UInt8>) -> Bool {
        !isSecure && !lines.isSwallowing && input.count >= 2 && input[0] == 0x16 && input[1] == 0x03
    }

    /// Lets an action pass and counts it if it refuses a command; one too many ends the session.
    mutating func counted(_ action: Action?) -> Action? {
        switch action {
        case .reply(let reply) where reply.code >= 500:
            break
        case .faulted(_, .reply(let reply)) where reply.code >= 400:
            // A rule may refuse every recipient of a message, and the session goes on as it would elsewhere.
            refusalsByRule += 1
            guard refusalsByRule > policy.limits.maximumRecipients else { return action }
        default:
            return action
        }
        badCommands += 1
        guard badCommands > policy.limits.maximumBadCommands else { return action }
        return leave(.tooManyErrors(stage), .tooManyBadCommands)
    }

    /// Carries out one line, its CRLF taken off.
    private mutating func execute(_ line: Span<UInt8>, isFollowed: Bool) -> Action? {
        let verbEnd = line.end(of: { !ASCII.isBlank($0) }, from: 0)
        let start = line.end(of: ASCII.isBlank, from: verbEnd)
        var end = line.count
        while end > start, ASCII.isBlank(line[end - 1]) { end -= 1 }
        let argument = line.extracting(start..<end)

        guard let rule = CommandRule.named(line.extracting(0..<verbEnd)) else {
            return isHTTPRequest(line) ? leave(.notSMTP, .notAnHTTPServer) : .reply(.unknownCommand)
        }
        // RFC 2920 §3.1; a chunk stands behind its BDAT without it.
        if isFollowed, withheld.contains(.pipelining), rule.verb != .chunk { return .reply(.pipeliningNotOffered) }
        let refusal = refusal(of: rule, hasArgument: !argument.isEmpty)
        if rule.verb == .chunk { return chunk(argument, refusal) }
        if let refusal { return .reply(refusal) }
        if isFollowed, !rule.mayBeFollowed { return leave(.commandInjection, .bytesAfterStartTLS) }
        do {
            return try perform(rule.verb, argument)
        } catch {
            return .reply(error.reply)
        }
    }

    /// Why a command may not be carried out now, or not in this form; `nil` if it may.
    private func refusal(of rule: CommandRule, hasArgument: Bool) -> Reply? {
        if let refusal = unavailability(of: rule.verb) { return refusal }
        if policy.tlsMode == .startTLS, policy.secureConnectionRequired, !isSecure, !rule.isAllowedBeforeRequiredTLS {
            return .startTLSRequired
        }
        if policy.authentication.isRequired, user == nil, rule.verb == .mail, hello != nil {
            return .authenticationRequired
        }
        switch (rule.phase, state) {
        case (.any, _), (.chunk, .transaction), (.chunk, .chunking), (.greeted, .idle), (.greeted, .transaction),
            (.idle, .idle), (.transaction, .transaction):
            break
        case (_, .chunking): return .chunkRequired
        case (_, .unintroduced): return .helloRequired
        case (.idle, _): return .nestedMail
        default: return .mailRequired
        }
        switch rule.argument {
        case .none: return hasArgument ? .noArgumentAllowed : nil
        case .optional: return nil
        case .required: return hasArgument ? nil : .argumentRequired
        }
    }

    /// The commands that this port, or this server, does not have.
    private func unavailability(of verb: Verb) -> Reply? {
        if let refusal = withheldCommand(verb) { return refusal }
        return switch verb {
        case .startTLS where isSecure: .alreadyTLS
        case .startTLS where policy.startTLSFault == .missing: .unknownCommand
        case .startTLS: policy.tlsMode == .none ? .noTLSHere : nil
        case .expand: .notImplemented
        case .authenticate: policy.authentication.isOffered ? nil : .noAuthenticationHere
        default: nil
        }
    }

    private func withheldCommand(_ verb: Verb) -> Reply? {
        guard !withheld.isEmpty else { return nil }
        return switch verb {
        case .startTLS where !isSecure && policy.tlsMode == .startTLS && withheld.contains(.startTLS):
            .commandNotOffered("STARTTLS")
        case .authenticate where withheld.contains(.authentication): .commandNotOffered("AUTH")
        case .chunk where withheld.contains(.chunking): .commandNotOffered("BDAT")
        default: nil
        }
    }

    /// What a browser sends that a web page lured to this port, `POST / HTTP/1.1`: the commands of an attacker would
    /// follow as its body.
    private func isHTTPRequest(_ line: Span<UInt8>) -> Bool {
        var space = line.index(of: ASCII.space, from: 0)
        while space < line.count {
            if line.has("HTTP/", at: space + 1) { return true }
            space = line.index(of: ASCII.space, from: space + 1)
        }
        return false
    }
}
