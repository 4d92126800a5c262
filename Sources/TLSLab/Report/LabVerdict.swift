/// What a client did about a fault, and whether that was right.
public struct LabVerdict: Sendable, Equatable {
    /// Whether a client did what it must.
    public enum Result: String, Sendable, CaseIterable {
        /// It did the right thing.
        case passed = "Passed"
        /// It did the wrong thing.
        case failed = "Failed"
        /// It did something, but nothing that says what it would have done.
        case undecided = "Undecided"
    }

    /// How a client took a listener.
    public enum Answer: String, Sendable, CaseIterable {
        /// It went away.
        case refused = "Refused"
        /// It went on, with its mail or its credentials.
        case accepted = "Accepted"
    }

    /// What a client gave away.
    public enum Sent: String, Sendable, CaseIterable {
        /// Its credentials, or the proof that it has them.
        case credentials = "Credentials"
        /// Its mail, or the envelope of one.
        case mail = "Mail"
    }

    /// How it took the listener; `nil` where that cannot be told.
    public var answer: Answer?
    /// Whether that is right.
    public var result: Result
    /// What it sent.
    public var sent: [Sent]
    /// Whether any of that went without TLS.
    public var inClear: Bool
    /// What happened, in a sentence or two.
    public var detail: String

    /// The time after which a client that still waits is taken to wait for ever, in seconds.
    ///
    /// RFC 5321 §4.5.3.2 lets a client wait 5 minutes for most replies; who waits less is no worse for it.
    static let longestWait: Int64 = 300
}
