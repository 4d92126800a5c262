extension SMTPSession {
    mutating func receiveContent(_ input: Span<UInt8>, _ envelope: Envelope, _ scanner: ContentScanner) -> Step {
        var scanner = scanner
        switch scanner.scan(input) {
        case .incomplete:
            return .quiet
        case .content(let range):
            if let reply = limitHit(by: input.extracting(range), size: scanner.size) {
                // RFC 1870 §6.1: the reply has to wait for the end of the message.
                state = .swallowing(scanner, reply)
                return Step(consumed: range.upperBound, action: .discardContent)
            }
            state = .content(envelope, scanner)
            return Step(consumed: range.upperBound, action: .content(range))
        case .end(let consumed):
            return Step(consumed: consumed, action: endMessage(envelope, size: scanner.size))
        }
    }

    /// What the message is refused with, now that it is `size` bytes long with these: the reply of the limit that it comes
    /// to first, wherever the bytes are cut.
    mutating func limitHit(by bytes: Span<UInt8>, size: Int) -> Reply? {
        let excess = max(size - maximumMessageSize, 0)
        let fitting = bytes.extracting(0..<(bytes.count - min(excess, bytes.count)))
        return meter.measure(fitting, policy.limits) ?? (excess > 0 ? .messageTooLarge : nil)
    }

    mutating func swallowContent(_ input: Span<UInt8>, _ scanner: ContentScanner, _ reply: Reply) -> Step {
        var scanner = scanner
        switch scanner.scan(input) {
        case .incomplete:
            return .quiet
        case .content(let range):
            state = .swallowing(scanner, reply)
            return Step(consumed: range.upperBound, action: nil)
        case .end(let consumed):
            state = .idle
            return Step(consumed: consumed, action: .reply(reply))
        }
    }
}
