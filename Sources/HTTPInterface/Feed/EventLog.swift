import Glibc
import Synchronization

/// The latest things that happened, by number, for those who follow them.
///
/// Kept are numbers and no contents: a follower reads those from the store, at its own pace. One that is slow finds what
/// it missed here, and nobody waits for it.
final class EventLog: Sendable {
    /// What happened.
    enum Event: Sendable, Equatable {
        case message(Int64)
        case session(Int64)
        case pruned(messages: Int, sessions: Int)
        case certificate
    }

    /// What comes after an event.
    struct Page: Sendable {
        var events: [(id: Int64, event: Event)]
        /// Whether something came in between that is not kept any more.
        var hasGap: Bool
    }

    private struct State {
        /// A ring: the event of an ID is at its remainder.
        var events: [Event] = []
        var lastID: Int64
        var isClosed = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var waitersSoFar = 0
    }

    private static let capacity = APILimit.events.value

    private let firstID: Int64
    private let state: Mutex<State>

    /// IDs go on from the time in microseconds, so that those of an earlier run are lower, and known to be old.
    init() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        firstID = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        state = Mutex(State(lastID: firstID - 1))
    }

    /// The ID of the latest event, or one below the first.
    var lastID: Int64 { state.withLock { $0.lastID } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func append(_ event: Event) {
        let waiting = state.withLock { state in
            state.lastID += 1
            if state.events.count < Self.capacity {
                state.events.append(event)
            } else {
                state.events[place(of: state.lastID)] = event
            }
            return Self.takeWaiting(&state)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Up to `limit` events after that of an ID, which may be any that a client names.
    func page(after id: Int64, limit: Int) -> Page {
        state.withLock { state in
            let missed = state.lastID - id
            guard missed > 0 else { return Page(events: [], hasGap: missed < 0) }
            let ids = id + 1...id + min(missed, Int64(limit))
            let events = ids.compactMap { id in event(id, state).map { (id, $0) } }
            guard events.count == ids.count else { return Page(events: [], hasGap: true) }
            return Page(events: events, hasGap: false)
        }
    }

    /// The event of an ID up to the latest; nil where it is not kept.
    private func event(_ id: Int64, _ state: State) -> Event? {
        let place = place(of: id)
        guard state.lastID - id < Int64(Self.capacity), state.events.indices.contains(place) else { return nil }
        return state.events[place]
    }

    /// Returns when there is an event after that of an ID, when the log is closed, or when `wake` is called, which
    /// `arrange` may keep for that.
    func changed(since id: Int64, arrange: (_ wake: @escaping @Sendable () -> Void) -> Void) async {
        await withCheckedContinuation { continuation in
            let waiter: Int? = state.withLock { state in
                guard state.lastID <= id, !state.isClosed else { return nil }
                state.waitersSoFar += 1
                state.waiting[state.waitersSoFar] = continuation
                return state.waitersSoFar
            }
            guard let waiter else { return continuation.resume() }
            arrange { [weak self] in self?.wake(waiter) }
        }
    }

    /// Nothing more will come: everybody who waits goes on.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            return Self.takeWaiting(&state)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// How many wait for the next event.
    var waiting: Int { state.withLock { $0.waiting.count } }

    private func wake(_ waiter: Int) {
        state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
    }

    private func place(of id: Int64) -> Int { Int((id - firstID) % Int64(Self.capacity)) }

    private static func takeWaiting(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.waiting = [:] }
        return Array(state.waiting.values)
    }
}
