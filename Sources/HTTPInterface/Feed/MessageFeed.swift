import CoreMetrics
import Dispatch
public import MessageStore
import Synchronization

/// Hands on what the store commits to all who wait for it, on a queue of its own: no number of them keeps the store
/// waiting.
public final class MessageFeed: StoreObserver {
    /// What came since the start.
    struct Counts {
        var messages = 0
        var bytes = 0
        var failedSessions = 0
        var pruned = 0
    }

    private struct State {
        var waiters: [ObjectIdentifier: MessageWaiter] = [:]
        var counts = Counts()
        var isClosed = false
        /// Memory of the messages that the queue still has to hand on.
        var queued = 0
    }

    /// So much may be in the queue; of what is beyond, waiters look for themselves.
    static let mostQueued = 1 << 20

    let log = EventLog()
    private let state = Mutex(State())
    private let metrics: FeedMetrics
    private let queue = DispatchQueue(label: "letterlock.feed")

    /// A feed that nobody listens to yet.
    public init(metrics: FeedMetrics) {
        self.metrics = metrics
    }

    /// Whoever waits, now or later, is told that there is nothing more to come.
    public func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.cutOff() }
        log.close()
    }

    /// Another certificate is shown from now on.
    public func certificateReplaced() {
        log.append(.certificate)
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// How many of them have looked at what there is, and wait for more.
    var asleep: Int { state.withLock { Array($0.waiters.values) }.count { $0.isAsleep } }

    var counts: Counts { state.withLock { $0.counts } }

    func add(_ waiter: MessageWaiter) {
        let isClosed = state.withLock { state in
            state.waiters[ObjectIdentifier(waiter)] = waiter
            metrics.waiters.set(state.waiters.count)
            return state.isClosed
        }
        if isClosed { waiter.cutOff() }
    }

    func remove(_ waiter: MessageWaiter) {
        state.withLock { state in
            state.waiters[ObjectIdentifier(waiter)] = nil
            metrics.waiters.set(state.waiters.count)
        }
    }

    // MARK: - StoreObserver

    /// Lets those who wait for it look into the store.
    public func messageKept(_ message: StoredMessage) {
        log.append(.message(message.id))
        let (size, ownTurn) = state.withLock { state -> (Int?, [MessageWaiter]) in
            state.counts.messages += 1
            state.counts.bytes += message.size
            guard !state.waiters.isEmpty else { return (nil, []) }
            let size = message.memorySize
            guard state.queued + size <= Self.mostQueued else { return (nil, Array(state.waiters.values)) }
            state.queued += size
            return (size, [])
        }
        for waiter in ownTurn { waiter.noteNews() }
        guard let size else { return }
        queue.async { [self] in
            let waiters = state.withLock { Array($0.waiters.values) }
            for waiter in waiters { waiter.note(message) }
            state.withLock { $0.queued -= size }
        }
    }

    /// Counts how long it took.
    public func committed(seconds: Double) {
        metrics.commits.recordSeconds(seconds)
    }

    /// Counts a session that ended otherwise than it should.
    public func sessionKept(_ session: SessionRecord) {
        log.append(.session(session.id))
        guard session.outcome != "Completed" else { return }
        state.withLock { $0.counts.failedSessions += 1 }
    }

    /// Counts the messages that went.
    public func pruned(messages: Int, sessions: Int) {
        log.append(.pruned(messages: messages, sessions: sessions))
        state.withLock { $0.counts.pruned += messages }
        metrics.prunedMessages.increment(by: messages)
        metrics.prunedSessions.increment(by: sessions)
    }
}
