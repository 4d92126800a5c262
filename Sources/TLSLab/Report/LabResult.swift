/// What came of a client's visits to one case: the verdict on the one that counts, and how many there were.
public struct LabResult: Sendable, Equatable {
    /// The verdict on it.
    public var verdict: LabVerdict
    /// How often the client tried.
    public var visits: Int
    /// The session that the verdict is of.
    public var session: Int64
    /// The version that its handshake agreed on.
    public var tlsVersion: String?
    /// The TLS alert by which the client ended it.
    public var alert: String?

    init(_ verdict: LabVerdict, of visit: LabVisit) {
        self.verdict = verdict
        visits = 1
        session = visit.session
        tlsVersion = visit.tlsVersion
        alert = visit.alert
    }

    /// Takes another result of the same case in.
    ///
    /// What was wrong once is wrong, however often it went well. What decides nothing gives way to what does; of two that
    /// are as good as each other the later one is shown.
    mutating func add(_ other: LabResult) {
        let visits = visits + other.visits
        if other.weight >= weight { self = other }
        self.visits = visits
    }

    private var weight: Int {
        switch verdict.result {
        case .failed: 2
        case .passed: 1
        case .undecided: 0
        }
    }
}
