import NIOCore
public import SMTPProtocol
import Synchronization

/// The rules of a server, shared by its sessions and by those who change them.
public final class FaultRegistry: Sendable {
    private struct State {
        var rules = FaultRules()
        var takesPut = false
    }

    private let state = Mutex(State())

    /// A registry without rules, to which none can be put.
    public init() {}

    /// Takes over what the settings say.
    ///
    /// - Parameter takesPut: whether rules may be put; where they may not, those that were are gone.
    public func replaceSettings(_ rules: [FaultRule], takesPut: Bool) {
        let now = Self.now()
        state.withLock { state in
            state.takesPut = takesPut
            if !takesPut { state.rules.removePut() }
            state.rules.replaceSettings(rules, now)
        }
    }

    /// Whether rules may be put.
    public var takesPut: Bool { state.withLock { $0.takesPut } }

    /// Puts rules beside those that were put, in the place of those with the same names.
    ///
    /// - Returns: whether there was room, and rules may be put.
    public func put(_ rules: [FaultRule]) -> Bool {
        let now = Self.now()
        return state.withLock { $0.takesPut && $0.rules.put(rules, now) }
    }

    /// Takes away those that were put and have one of these names, or all of them.
    public func removePut(_ names: Set<String>?) -> Int {
        state.withLock { $0.rules.removePut(names) }
    }

    /// The rules in force with their counts, and how long each still is; `nil` for ever.
    public var entries: [(entry: FaultRules.Entry, timeLeft: Duration?)] {
        let now = Self.now()
        return state.withLock { $0.rules.entries(now) }.map { ($0, $0.timeLeft(now)) }
    }

    /// Whether a session that begins now may ever meet a rule.
    var mayAct: Bool { state.withLock { $0.takesPut || !$0.rules.isEmpty } }

    /// The rule that acts, counted.
    func rule(for moment: FaultMoment) -> FaultRule? {
        let now = Self.now()
        return state.withLock { $0.rules.rule(for: moment, now) }
    }

    private static func now() -> FaultTime {
        FaultTime(
            uptime: .nanoseconds(Int64(NIODeadline.now().uptimeNanoseconds)),
            sinceEpoch: WallClock.milliseconds()
        )
    }
}
