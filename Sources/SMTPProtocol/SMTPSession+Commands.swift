import PeerInput

extension SMTPSession {
    /// Carries out a command that its rule allows.
    mutating func perform(_ verb: Verb, _ argument: Span<UInt8>) throws(Refusal) -> Action? {
        switch verb {
        case .extendedHello: try extendedHello(argument)
        case .hello: try hello(argument)
        case .mail: try mail(argument)
        case .recipient: try recipient(argument)
        case .data: try data()
        case .chunk: chunk(argument, nil)
        case .reset: resetTransaction(.transactionReset)
        case .nothing: .reply(.nothingDone)
        case .verify: .reply(.notVerified)
        case .expand: .reply(.notImplemented)
        case .help: .reply(.help(verbs: Verb.allCases.map(\.rawValue)))
        case .quit: quit()
        case .startTLS: startTLS()
        case .authenticate: try authenticate(argument)
        }
    }

    private mutating func extendedHello(_ argument: Span<UInt8>) throws(Refusal) -> Action {
        let name = try helloName(argument)
        let rule = faultRule(at: .hello, hello: name)
        if let refusal = refusal(by: rule) { return refusal }
        withhold(rule)
        let reply = Reply.extendedHello(hostName: policy.hostName, extensions: extensions)
        return accepted(resetIntroduction(name, reply), rule)
    }

    private mutating func hello(_ argument: Span<UInt8>) throws(Refusal) -> Action {
        let name = try helloName(argument)
        let rule = faultRule(at: .hello, hello: name)
        if let refusal = refusal(by: rule) { return refusal }
        withhold(rule)
        return accepted(resetIntroduction(name, .hello(hostName: policy.hostName)), rule)
    }

    /// Whether this port knows STARTTLS.
    var hasSTARTTLS: Bool { policy.tlsMode == .startTLS && policy.startTLSFault != .missing }

    /// What EHLO announces, in the order of the reply.
    private var extensions: [String] {
        var extensions = [
            "PIPELINING", "SIZE \(maximumMessageSize)", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8",
            "ENHANCEDSTATUSCODES", "DSN",
        ]
        if isSecure { extensions.append("REQUIRETLS") }
        if hasSTARTTLS, !isSecure { extensions.append("STARTTLS") }
        let mechanisms = policy.authentication.offered(isSecure: isSecure)
        if !mechanisms.isEmpty { extensions.append("AUTH " + mechanisms.joined(separator: " ")) }
        guard !withheld.isEmpty else { return extensions }
        return extensions.filter { line in
            SMTPExtension(rawValue: String(line.prefix { $0 != " " })).map { !withheld.contains($0) } ?? true
        }
    }

    /// In octets; RFC 5321 §4.5.3.1.2 wants as many.
    static let maximumHelloLength = 255

    /// Any one word is a name: RFC 5321 §4.1.4 forbids to refuse mail because the name is not right.
    private func helloName(_ argument: Span<UInt8>) throws(Refusal) -> String {
        let end = argument.end(of: { ASCII.isPrintable($0) && $0 != ASCII.space }, from: 0)
        guard end == argument.count, end <= Self.maximumHelloLength, let name = argument.text(0..<end) else {
            throw Refusal(.badHelloName)
        }
        return name
    }

    private var offers: ParameterRule.Offers {
        var offers: ParameterRule.Offers = .always
        if !policy.authentication.offered(isSecure: isSecure).isEmpty { offers.insert(.authentication) }
        if isSecure { offers.insert(.requireTLS) }
        return withheld.isEmpty ? offers : offers.subtracting(.init(withheld))
    }

    private mutating func mail(_ argument: Span<UInt8>) throws(Refusal) -> Action {
        guard acceptedMessages < policy.limits.maximumMessages else { throw Refusal(.tooManyMessages) }
        let sender = try AddressArgument(argument, .reversePath, offers: offers)
        let envelope = Envelope(reversePath: sender.path, parameters: sender.parameters)
        if sender.isInternational, !envelope.usesSMTPUTF8 { throw Refusal(.addressNeedsSMTPUTF8) }
        if let size = sender.parameters.first(where: { $0.isNamed("SIZE") })?.value,
            // Its digits were checked, so what cannot be read is larger.
            PeerNumber.read(size, in: 0...max(0, maximumMessageSize)) == nil
        {
            throw Refusal(.messageTooLarge)
        }
        if withheld.contains(.binaryMIME), envelope.isBinary { throw Refusal(.badParameterValue("BODY")) }
        let size = envelope.size
        guard size <= maximumEnvelopeSize else { throw Refusal(.noRoomForEnvelope) }
        let rule = faultRule(at: .mail, envelope)
        if let refusal = refusal(by: rule) { return refusal }
        state = .transaction(envelope)
        latestEnvelopeSize = size
        return accepted(.reply(.senderAccepted), rule)
    }

    private mutating func recipient(_ argument: Span<UInt8>) throws(Refusal) -> Action {
        guard case .transaction(var envelope) = state else { throw Refusal(.mailRequired) }
        let recipient = try AddressArgument(argument, .forwardPath, offers: offers)
        if recipient.isInternational, !envelope.usesSMTPUTF8 { throw Refusal(.addressNeedsSMTPUTF8) }
        let address = recipient.path.address
        if let rejected = policy.rejectedRecipients.first(where: { $0.isMeant(address) }) {
            throw Refusal(rejected.reply)
        }
        guard envelope.recipients.count < policy.limits.maximumRecipients else { throw Refusal(.tooManyRecipients) }
        let accepted = Recipient(path: recipient.path, parameters: recipient.parameters)
        guard accepted.size <= maximumEnvelopeSize - latestEnvelopeSize else { throw Refusal(.noRoomForEnvelope) }
        let rule = faultRule(at: .recipient, envelope, recipient: recipient.path)
        if let refusal = refusal(by: rule) { return refusal }
        // Else the recipients would have two owners, and be copied for each that is added.
        state = .idle
        envelope.recipients.append(accepted)
        latestEnvelopeSize += accepted.size
        state = .transaction(envelope)
        return self.accepted(.reply(.recipientAccepted), rule)
    }

    private mutating func data() throws(Refusal) -> Action {
        guard case .transaction(let envelope) = state else { throw Refusal(.mailRequired) }
        // RFC 5321 §4.1.1.4 allows 503 or 554 here; 554 says what is wrong.
        guard !envelope.recipients.isEmpty else { throw Refusal(.noRecipients) }
        // RFC 3030 §3: what is not made of lines has no last one.
        guard !envelope.isBinary else { throw Refusal(.binaryNeedsChunks) }
        let rule = faultRule(at: .data, envelope)
        if let refusal = refusal(by: rule) { return refusal }
        state = .content(envelope, ContentScanner())
        meter = ContentMeter(envelope)
        return accepted(.beginContent(envelope, .startContent), rule)
    }

    private mutating func startTLS() -> Action? {
        switch policy.startTLSFault {
        case .refused:
            return .reply(.tlsNotAvailable)
        case .goesOnInPlain:
            return .reply(.readyForTLS)
        case .unanswered:
            // Whatever follows is swallowed until the client is late.
            state = .unanswering
            return nil
        case .replyInjected:
            state = .startingTLS
            return .startTLS(.readyForTLS, injected: .injected(hostName: policy.hostName))
        case .missing, nil:
            state = .startingTLS
            return .startTLS(.readyForTLS)
        }
    }
}
