import PeerInput

extension SMTPSession {
    /// BDAT (RFC 3030 §2): so many bytes follow, whatever the reply will be.
    ///
    /// - Parameter refusal: why it is not carried out, found before its argument was looked at.
    mutating func chunk(_ argument: Span<UInt8>, _ refusal: Reply?) -> Action? {
        guard let (size, isLast) = Self.chunkSize(argument) else {
            // Where the chunk ends is not known, so what follows must not be taken for commands.
            return leave(.chunkSizeUnknown, .badChunkSize)
        }
        switch state {
        case _ where refusal != nil:
            state = .swallowingChunk(remaining: size, refusal ?? .mailRequired)
            return nil
        case .transaction(let envelope) where envelope.recipients.isEmpty:
            state = .swallowingChunk(remaining: size, .noRecipients)
            return nil
        case .transaction(let envelope) where size <= maximumMessageSize:
            let rule = faultRule(at: .data, envelope)
            if let refusal = self.refusal(by: rule) {
                guard case .faulted(let rule, .reply(let reply)) = refusal else { return refusal }
                // The chunk comes whatever the reply is.
                state = .swallowingChunk(remaining: size, reply)
                return .faulted(rule, .discardContent)
            }
            state = .chunk(envelope, size: 0, remaining: size, isLast: isLast)
            meter = ContentMeter(envelope)
            return accepted(.beginContent(envelope, nil), rule)
        case .chunking(_, _, let reply?):
            state = .swallowingChunk(remaining: size, reply)
            return nil
        case .chunking(let envelope, let received, nil) where size <= maximumMessageSize - received:
            state = .chunk(envelope, size: received, remaining: size, isLast: isLast)
            return nil
        default:
            state = .swallowingChunk(remaining: size, .messageTooLarge)
            return .discardContent
        }
    }

    /// As many make no number that an `Int` cannot hold.
    static let maximumChunkDigits = 18

    /// `SIZE`, or `SIZE LAST`; a number beyond all bounds is none.
    private static func chunkSize(_ argument: Span<UInt8>) -> (size: Int, isLast: Bool)? {
        let end = argument.end(of: ASCII.isDigit, from: 0)
        guard 1...maximumChunkDigits ~= end, let text = argument.text(0..<end),
            let size = PeerNumber.read(text, in: 0...Int.max)
        else { return nil }
        if end == argument.count { return (size, false) }
        let start = argument.end(of: ASCII.isBlank, from: end)
        guard start > end, start + 4 == argument.count, argument.has("LAST", at: start) else { return nil }
        return (size, true)
    }

    mutating func receiveChunk(
        _ input: Span<UInt8>,
        _ envelope: Envelope,
        size: Int,
        remaining: Int,
        isLast: Bool
    ) -> Step {
        if remaining == 0 {
            if isLast {
                return Step(consumed: 0, action: endMessage(envelope, size: size))
            }
            state = .chunking(envelope, size: size)
            return Step(consumed: 0, action: .reply(.chunkReceived(size: size)))
        }
        let count = min(input.count, remaining)
        if count == 0 { return .quiet }
        if let reply = limitHit(by: input.extracting(0..<count), size: size + count) {
            state = .swallowingChunk(remaining: remaining - count, reply)
            return Step(consumed: count, action: .discardContent)
        }
        state = .chunk(envelope, size: size + count, remaining: remaining - count, isLast: isLast)
        return Step(consumed: count, action: .content(0..<count))
    }

    mutating func swallowChunk(_ input: Span<UInt8>, remaining: Int, _ reply: Reply) -> Step {
        if remaining == 0 {
            state = hello == nil ? .unintroduced : .idle
            return Step(consumed: 0, action: counted(.reply(reply)))
        }
        let count = min(input.count, remaining)
        if count == 0 { return .quiet }
        state = .swallowingChunk(remaining: remaining - count, reply)
        return Step(consumed: count, action: nil)
    }
}
