import Dispatch
import Synchronization

/// A clock that stands still until a test turns it.
public final class TurnedClock: Clock {
    /// A moment: how long after the clock began.
    public struct Instant: InstantProtocol {
        fileprivate var offset: Duration

        /// The moment that much later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        /// How long it is to the other moment.
        public func duration(to other: Instant) -> Duration { other.offset - offset }

        /// Whether one moment is before the other.
        public static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    private struct Sleeper {
        var id: UInt64
        var deadline: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    /// A test that waits until somebody sleeps.
    private struct Watcher {
        var id: UInt64
        var deadline: Instant
        var count: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Sleeper] = []
        var watchers: [Watcher] = []
        var lastID: UInt64 = 0
        var cancelled: Set<UInt64> = []
        var isStopped = false

        /// Whether so many sleep until then.
        func has(_ count: Int, until deadline: Instant) -> Bool {
            sleepers.count { $0.deadline == deadline } >= count
        }

        /// Takes out those who have seen what they wait for.
        mutating func takeWatchers() -> [Watcher] {
            let satisfied = watchers.filter { has($0.count, until: $0.deadline) }
            watchers.removeAll { watcher in satisfied.contains { $0.id == watcher.id } }
            return satisfied
        }
    }

    private let state = Mutex(State())

    /// A clock that has just begun.
    public init() {}

    /// How far it was turned.
    public var now: Instant { state.withLock { $0.now } }

    /// The smallest turn.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the clock is turned that far.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                fallAsleep(Sleeper(id: id, deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Lets time pass, and wakes everybody whose time has come.
    public func turn(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until so many sleep who are woken by a turn of `duration`, and by no smaller one.
    ///
    /// - Returns: false where that does not happen for 20 real seconds, so that a missing sleep is a failure and no hang.
    public func hasSleepers(_ count: Int = 1, of duration: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let watcher = state.withLock { state -> Watcher? in
                let deadline = state.now.advanced(by: duration)
                guard !state.has(count, until: deadline) else { return nil }
                state.lastID += 1
                let watcher = Watcher(id: state.lastID, deadline: deadline, count: count, continuation: continuation)
                state.watchers.append(watcher)
                return watcher
            }
            guard let watcher else { return continuation.resume(returning: true) }
            DispatchQueue.global().asyncAfter(deadline: .now() + 20) { [self] in
                let late = state.withLock { state in
                    state.watchers.firstIndex { $0.id == watcher.id }.map { state.watchers.remove(at: $0) }
                }
                late?.continuation.resume(returning: false)
            }
        }
    }

    /// Waits as ``hasSleepers(_:of:)`` does.
    ///
    /// - Throws: ``NoSleepers`` where that does not happen.
    public func waitForSleepers(_ count: Int = 1, of duration: Duration) async throws {
        if await hasSleepers(count, of: duration) { return }
        let others = state.withLock { state in state.sleepers.map { state.now.duration(to: $0.deadline) } }
        throw NoSleepers(count: count, duration: duration, others: others.sorted())
    }

    /// Nobody sleeps as long as a test expects.
    public struct NoSleepers: Error, CustomStringConvertible {
        var count: Int
        var duration: Duration
        /// How long those sleep who do.
        var others: [Duration]

        /// All of it.
        public var description: String {
            "Fewer than \(count) sleep for \(duration); those who sleep wake up in: "
                + others.map { "\($0)" }.joined(separator: ", ")
        }
    }

    /// Ends every sleep by a cancellation, now and from now on: nobody turns the clock any more.
    public func stop() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [] }
            state.isStopped = true
            return state.sleepers
        }
        for sleeper in sleepers { sleeper.continuation.resume(throwing: CancellationError()) }
    }

    private func fallAsleep(_ sleeper: Sleeper) {
        enum Outcome {
            case asleep([Watcher])
            case awake
            case cancelled
        }
        let outcome = state.withLock { state -> Outcome in
            if state.cancelled.remove(sleeper.id) != nil || state.isStopped { return .cancelled }
            if sleeper.deadline <= state.now { return .awake }
            state.sleepers.append(sleeper)
            return .asleep(state.takeWatchers())
        }
        switch outcome {
        case .asleep(let watchers): for watcher in watchers { watcher.continuation.resume(returning: true) }
        case .awake: sleeper.continuation.resume()
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        }
    }
}
