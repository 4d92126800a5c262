/// Which of the times that a rule matches are those when it acts.
public struct FaultTimes: Sendable, Equatable {
    /// What has a count of its own.
    public enum Scope: String, Sendable, CaseIterable {
        /// The recipient of RCPT.
        case recipient = "Recipient"
        /// The reverse-path.
        case sender = "Sender"
        /// Who has authenticated; those who have not share one.
        case user = "User"
        /// The name from EHLO or HELO.
        case hello = "Hello"
        /// The connection.
        case connection = "Connection"
    }

    /// The first of these times, from 1.
    public var from: Int
    /// The last of them; `nil` is without end.
    public var to: Int?
    /// Of these, the share when it acts; `nil` is always.
    public var share: Double?
    /// What the choice of the share comes from: the same seed, the same choice.
    public var seed: UInt64
    /// What is counted apart; `nil` counts all together.
    public var per: Scope?

    /// Times; without anything given, always.
    public init(from: Int = 1, to: Int? = nil, share: Double? = nil, seed: UInt64 = 0, per: Scope? = nil) {
        self.from = from
        self.to = to
        self.share = share
        self.seed = seed
        self.per = per
    }

    /// Whether the rule acts when it matches for this time, counted from 1.
    func isDue(_ time: Int, key: String) -> Bool {
        guard time >= from, to.map({ time <= $0 }) ?? true else { return false }
        guard let share else { return true }
        // 53 bits are all that a Double holds.
        return Double(Self.mixed(seed ^ Self.hash(key), time) >> 11) / Double(1 << 53) < share
    }

    /// What is counted apart at a moment, as text.
    func key(_ moment: FaultMoment) -> String {
        let text: String? =
            switch per {
            case nil: nil
            case .recipient: moment.recipients.first
            case .sender: moment.sender
            case .user: moment.user
            case .hello: moment.hello
            case .connection: String(moment.connection)
            }
        return (text ?? "").lowercased()
    }

    /// The n-th number of SplitMix64 (Steele, Lea and Flood, 2014), which can be had without those before it.
    private static func mixed(_ seed: UInt64, _ n: Int) -> UInt64 {
        var z = seed &+ UInt64(truncatingIfNeeded: n) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    // FNV-1a, for Swift's own differs from run to run. Of no text it is 0, so that the seed alone decides.
    private static func hash(_ text: String) -> UInt64 {
        guard !text.isEmpty else { return 0 }
        return text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
