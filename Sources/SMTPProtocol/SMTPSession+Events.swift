extension SMTPSession {
    /// The connection is there: greets, except on a port of implicit TLS, where the handshake comes first.
    public mutating func connected() -> [Action] {
        guard case .opening = state else { return [] }
        return greet()
    }

    /// The TLS handshake succeeded: greets on a port of implicit TLS; after STARTTLS the client speaks first.
    public mutating func tlsEstablished() -> [Action] {
        guard case .startingTLS = state else { return [] }
        resetForTLS()
        if isDraining { return drain() }
        return policy.tlsMode == .implicitTLS ? greet() : []
    }

    /// The message that was to be committed is safe, or is not kept.
    public mutating func messageCompleted(_ outcome: StoreOutcome) -> [Action] {
        guard case .committing(let rule) = state else { return [] }
        state = .idle
        var answer = Action.reply(outcome.reply)
        if case .stored = outcome {
            acceptedMessages += 1
            badCommands = 0
            refusalsByRule = 0
            if rule != nil { answer = refusal(by: rule) ?? accepted(answer, rule) }
        }
        return [answer] + (isDraining ? drain() : [])
    }

    /// What was collected of the message that is arriving is lost: the rest of it, or of its chunk, is swallowed, and the
    /// reply follows at its end; between chunks, at the end of the next one.
    public mutating func contentLost(_ outcome: StoreOutcome) -> [Action] {
        switch state {
        case .content(_, let scanner):
            state = .swallowing(scanner, outcome.reply)
        case .chunk(_, _, let remaining, _):
            state = .swallowingChunk(remaining: remaining, outcome.reply)
        case .chunking(let envelope, let size, _):
            state = .chunking(envelope, size: size, lost: outcome.reply)
        default:
            return []
        }
        return [.discardContent]
    }

    /// Nothing has arrived for too long.
    ///
    /// Nothing happens while the session is busy: the client is not the one who is late, and a message that is kept must
    /// not be answered with 421.
    public mutating func timedOut() -> [Action] {
        guard !isBusy else { return [] }
        // Plain text has no place in a handshake.
        if case .startingTLS = state { return leaving(.timedOut(stage), nil) }
        return leaving(.timedOut(stage), .tookTooLong)
    }

    /// The server is being stopped: a transaction, or a handshake, may be finished, then the session ends with 421.
    public mutating func drain() -> [Action] {
        isDraining = true
        return isInTransaction ? [] : leaving(.draining(stage), .shuttingDown)
    }

    /// The client has closed its side of the connection.
    ///
    /// While the session is busy it goes on until all that has arrived is executed, so that a message is still counted
    /// and, if only that side was closed, answered.
    public mutating func peerClosed() -> [Action] {
        inputHasEnded = true
        return isBusy ? [] : leaving(.clientDisconnected(stage), nil)
    }

    private mutating func greet() -> [Action] {
        state = .unintroduced
        return [greeting()]
    }

    private mutating func leaving(_ end: SessionEnd, _ reply: Reply?) -> [Action] {
        leave(end, reply).map { [$0] } ?? []
    }
}
