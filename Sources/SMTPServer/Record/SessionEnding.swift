import BoundedResources

/// The outcome of a session with its explanation for the person who reads it.
public struct SessionEnding: Sendable, Equatable {
    /// The name of the outcome.
    public var outcome: SessionOutcome
    /// What happened, in a sentence.
    public var reason: String
    /// The name of the TLS alert by which the client ended the handshake; `nil` where it sent none.
    public var alert: String?
    /// What to change, in a sentence; `nil` where there is nothing to change.
    public var advice: String?

    /// An ending with its explanation.
    public init(outcome: SessionOutcome, reason: String, alert: String? = nil, advice: String? = nil) {
        self.outcome = outcome
        self.reason = reason
        self.alert = alert
        self.advice = advice
    }

    /// The same, with sentences no longer than a record may have: the names that a client gave may stand in them.
    var shortened: SessionEnding {
        SessionEnding(
            outcome: outcome,
            reason: reason.shortened(to: .sentence),
            alert: alert,
            advice: advice?.shortened(to: .sentence)
        )
    }
}
