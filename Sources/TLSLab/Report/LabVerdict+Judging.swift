extension LabVerdict {
    /// Judges a visit by its fault; `nil` where nothing was tried, as by who only looks whether a port is open.
    public init?(of visit: LabVisit) {
        guard visit.isTry else { return nil }
        switch visit.fault.rightAnswer {
        case .accept: self = Self.whereMailIsDue(visit)
        case .refuse: self = Self.whereNothingIsDue(visit)
        case .disbelieve: self = Self.whereReplyWasInjected(visit)
        }
    }

    /// Control: a message must arrive, and under TLS, since the client was told so.
    private static func whereMailIsDue(_ visit: LabVisit) -> LabVerdict {
        if visit.sentInClear {
            return verdict(of: visit, .accepted, .failed, "\(visit.sending) TLS was to be had, and must be used.")
        }
        if !visit.messages.isEmpty { return verdict(of: visit, .accepted, .passed, visit.sending) }
        if !visit.sent.isEmpty {
            let detail = "\(visit.sending) No message came of it: \(visit.endingSentence)"
            return verdict(of: visit, .accepted, .undecided, detail)
        }
        return visit.saidHelloUnderTLS
            ? wentNoFurther(visit) : verdict(of: visit, .refused, .failed, visit.endingSentence)
    }

    /// Most faults: neither credentials nor mail, and the client gives up by itself.
    private static func whereNothingIsDue(_ visit: LabVisit) -> LabVerdict {
        if !visit.sent.isEmpty { return verdict(of: visit, .accepted, .failed, visit.sending) }
        if let waiting = stillWaiting(visit) { return waiting }
        if visit.fault == .closesWithoutNotify {
            // What is wrong comes with the reply to EHLO under TLS; the client did not go on after it.
            if visit.saidHelloUnderTLS { return verdict(of: visit, .refused, .passed, visit.endingSentence) }
            let detail = "It left before the reply that breaks off: \(visit.endingSentence)"
            return verdict(of: visit, nil, .undecided, detail)
        }
        return visit.saidHelloUnderTLS
            ? wentNoFurther(visit) : verdict(of: visit, .refused, .passed, visit.endingSentence)
    }

    /// ResponseInjection: who took the injected reply for the server's is one reply ahead from then on.
    ///
    /// AUTH stands in the injected reply only, and DATA gets the 250 of RCPT: such a client sends credentials that nobody
    /// asked for, or begins a mail that never arrives. Where a message arrives, its replies were those of the server.
    private static func whereReplyWasInjected(_ visit: LabVisit) -> LabVerdict {
        if visit.sentInClear { return verdict(of: visit, .accepted, .failed, visit.sending) }
        if !visit.messages.isEmpty { return verdict(of: visit, .accepted, .passed, visit.sending) }
        if !visit.sent.isEmpty {
            let detail = "\(visit.sending) It took the injected reply for the server's: \(visit.endingSentence)"
            return verdict(of: visit, .accepted, .failed, detail)
        }
        return stillWaiting(visit) ?? verdict(of: visit, .refused, .passed, visit.endingSentence)
    }

    /// The server had to end it: whether the client would ever have done so is not seen before ``longestWait``.
    private static func stillWaiting(_ visit: LabVisit) -> LabVerdict? {
        guard let seconds = visit.secondsUntilTimeout else { return nil }
        let waited = "It sent nothing it should not, but did not give up within \(seconds) s"
        guard seconds < longestWait else {
            return verdict(of: visit, nil, .failed, "\(waited), as long as RFC 5321 §4.5.3.2 lets it wait.")
        }
        let remedy = "let the client have a shorter time limit, or the server a longer one"
        return verdict(of: visit, nil, .undecided, "\(waited), when the server ended the session: \(remedy).")
    }

    /// EHLO under TLS, and the end: as of a client that tests its connection and has nothing to send.
    private static func wentNoFurther(_ visit: LabVisit) -> LabVerdict {
        let detail =
            "It made the handshake and said EHLO, but sent neither mail nor credentials; give it a mail to send. "
            + visit.endingSentence
        return verdict(of: visit, nil, .undecided, detail)
    }

    private static func verdict(
        of visit: LabVisit,
        _ answer: Answer?,
        _ result: Result,
        _ detail: String
    ) -> LabVerdict {
        LabVerdict(answer: answer, result: result, sent: visit.sent, inClear: visit.sentInClear, detail: detail)
    }
}
