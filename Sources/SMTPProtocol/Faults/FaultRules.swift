/// The rules in force and what they have counted: says of each moment which of them acts.
///
/// Has no clock and no chance of its own, so that the same moments in the same order give the same faults.
public struct FaultRules: Sendable {
    /// Where a rule comes from.
    public enum Origin: String, Sendable, CaseIterable {
        /// Put while the server runs; these come first.
        case api = "Api"
        /// From the settings.
        case settings = "Settings"
    }

    /// A rule in force, with its counts.
    public struct Entry: Sendable, Equatable {
        /// The rule.
        public let rule: FaultRule
        /// Where it comes from.
        public let origin: Origin
        /// How often it has matched.
        public fileprivate(set) var matched = 0
        /// How often it has acted.
        public fileprivate(set) var acted = 0
        fileprivate let id: Int
        fileprivate let put: FaultTime

        /// How long it is still in force; `nil` for ever.
        public func timeLeft(_ now: FaultTime) -> Duration? {
            switch rule.expiry {
            case nil: nil
            case .after(let duration): put.uptime + duration - now.uptime
            case .at(let end): .milliseconds(end - now.sinceEpoch)
            }
        }

        fileprivate func isOver(_ now: FaultTime) -> Bool { timeLeft(now).map { $0 <= .zero } ?? false }
    }

    /// Most rules of one origin.
    public static let maximumCount = 1_000

    private var entries: [Entry] = []
    private var lastID = 0
    private var tallies = FaultTallies()

    /// No rules.
    public init() {}

    /// Whether there is none.
    public var isEmpty: Bool { entries.isEmpty }

    /// All that are in force, in the order in which they are looked at.
    public mutating func entries(_ now: FaultTime) -> [Entry] {
        remove { $0.isOver(now) }
        return entries
    }

    /// Takes these for all that came from the settings; one that was there already goes on counting.
    public mutating func replaceSettings(_ rules: [FaultRule], _ now: FaultTime) {
        let old = entries.filter { $0.origin == .settings }
        let new = rules.map { rule in old.first { $0.rule == rule } ?? entry(rule, .settings, now) }
        let kept = Set(new.map(\.id))
        remove { $0.origin == .settings && !kept.contains($0.id) }
        entries = entries.filter { $0.origin == .api } + new
    }

    /// Puts rules beside those of the API; one with a name that is there takes its place, and counts from the beginning.
    ///
    /// - Returns: whether there was room; without it nothing has changed.
    public mutating func put(_ rules: [FaultRule], _ now: FaultTime) -> Bool {
        remove { $0.isOver(now) }
        var put = entries.filter { $0.origin == .api }
        var places = Dictionary(zip(put.map(\.rule.name), put.indices)) { first, _ in first }
        guard put.count + rules.count(where: { places[$0.name] == nil }) <= Self.maximumCount else { return false }
        var replaced: Set<Int> = []
        for rule in rules {
            let entry = entry(rule, .api, now)
            if let index = places[rule.name] {
                replaced.insert(put[index].id)
                put[index] = entry
            } else {
                places[rule.name] = put.count
                put.append(entry)
            }
        }
        tallies.forget(replaced)
        entries = put + entries.filter { $0.origin == .settings }
        return true
    }

    /// Takes away those of the API that have one of these names, or all of them.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public mutating func removePut(_ names: Set<String>? = nil) -> Int {
        remove { $0.origin == .api && names?.contains($0.rule.name) ?? true }
    }

    /// The first rule that matches and is due, which acts; what it keeps others from is not counted by them.
    public mutating func rule(for moment: FaultMoment, _ now: FaultTime) -> FaultRule? {
        var hasEnded = false
        defer { if hasEnded { remove { $0.isOver(now) } } }
        for index in entries.indices {
            let rule = entries[index].rule
            guard rule.stage == moment.stage, rule.match.fits(moment) else { continue }
            if entries[index].isOver(now) {
                hasEnded = true
                continue
            }
            entries[index].matched += 1
            let key = rule.times.key(moment)
            let time = rule.times.per == nil ? entries[index].matched : tallies.count(key, of: entries[index].id)
            guard rule.times.isDue(time, key: key) else { continue }
            entries[index].acted += 1
            return rule
        }
        return nil
    }

    private mutating func entry(_ rule: FaultRule, _ origin: Origin, _ now: FaultTime) -> Entry {
        lastID += 1
        return Entry(rule: rule, origin: origin, id: lastID, put: now)
    }

    @discardableResult
    private mutating func remove(_ isGone: (Entry) -> Bool) -> Int {
        let gone = Set(entries.filter(isGone).map(\.id))
        guard !gone.isEmpty else { return 0 }
        entries.removeAll { gone.contains($0.id) }
        tallies.forget(gone)
        return gone.count
    }
}
