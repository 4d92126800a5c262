extension SMTPSession {
    mutating func receiveContent(_ input: Span<UInt8>, _ envelope: Envelope, _ scanner: ContentScanner) -> Step {
        var scanner = scanner
        switch scanner.scan(input) {
        case .incomplete:
            return .quiet
        case .content(let range):
            if scanner.size > policy.maximumMessageSize {
                // RFC 1870 §6.1: the reply has to wait for the end of the message.
                state = .swallowing(scanner, .messageTooLarge)
                return Step(consumed: range.upperBound, action: .discardContent)
            }
            state = .content(envelope, scanner)
            return Step(consumed: range.upperBound, action: .content(range))
        case .end(let consumed):
            state = .committing
            return Step(consumed: consumed, action: .commit(envelope, size: scanner.size))
        }
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
