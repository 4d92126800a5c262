import Dispatch
import Synchronization

/// A few threads for work that takes time or blocks, so that it holds up neither event loops nor Swift's own threads.
///
/// Clients take turns: one that submits a hundred jobs delays another's only job by one. The queue is bounded.
public final class WorkerThreads: Sendable {
    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var next = 0
    }

    private struct State {
        /// The clients that have jobs waiting, in the order of their turns.
        var turns: [UInt64] = []
        var nextTurn = 0
        var queues: [UInt64: Queue] = [:]
        var waiting = 0
        var idleThreads: [Int]
        /// Those who wait until there is nothing to do.
        var finishing: [CheckedContinuation<Void, Never>] = []

        /// Now and then, not each time, as what is left has to move.
        mutating func forgetPastTurns() {
            guard nextTurn > 1_024, nextTurn > turns.count / 2 else { return }
            turns.removeFirst(nextTurn)
            nextTurn = 0
        }
    }

    private let threads: [DispatchQueue]
    private let maximumWaiting: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - name: what the threads are called, for a debugger.
    ///   - count: how many run at once; a thread is there only while it has something to do.
    ///   - maximumWaiting: how many jobs may wait for a thread.
    public init(name: String, count: Int, maximumWaiting: Int) {
        // A serial queue of its own is a thread of its own: the shared pool of libdispatch grows only slowly when its threads block.
        threads = (0..<max(count, 1)).map { DispatchQueue(label: "\(name).\($0)") }
        self.maximumWaiting = maximumWaiting
        state = Mutex(State(idleThreads: Array(threads.indices.reversed())))
    }

    /// How many jobs wait for a thread.
    public var waiting: Int { state.withLock { $0.waiting } }

    /// Runs a job on one of the threads, in the order in which this client submitted its jobs, but not one after the other.
    ///
    /// - Parameter client: whose turn it takes, such as the number of a connection.
    /// - Returns: whether the job will run; not where too many wait already.
    public func submit(for client: UInt64, _ job: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, thread) = state.withLock { state -> (Bool, Int?) in
            guard state.waiting < maximumWaiting else { return (false, nil) }
            if state.queues[client] == nil { state.turns.append(client) }
            state.queues[client, default: Queue()].jobs.append(job)
            state.waiting += 1
            return (true, state.idleThreads.popLast())
        }
        if let thread { threads[thread].async { self.work(on: thread) } }
        return isTaken
    }

    /// Returns when nothing waits and nothing runs.
    public func finish() async {
        await withCheckedContinuation { continuation in
            let hasToWait = state.withLock { state in
                guard !isIdle(state) else { return false }
                state.finishing.append(continuation)
                return true
            }
            if !hasToWait { continuation.resume() }
        }
    }

    private func isIdle(_ state: State) -> Bool {
        state.waiting == 0 && state.idleThreads.count == threads.count
    }

    private func work(on thread: Int) {
        while let job = nextJob(for: thread) { job() }
    }

    /// Says that the thread is idle where there is none.
    private func nextJob(for thread: Int) -> (@Sendable () -> Void)? {
        let (job, finished) = state.withLock { state -> ((@Sendable () -> Void)?, [CheckedContinuation<Void, Never>]) in
            if let job = Self.takeJob(from: &state) { return (job, []) }
            state.idleThreads.append(thread)
            guard isIdle(state) else { return (nil, []) }
            defer { state.finishing = [] }
            return (nil, state.finishing)
        }
        for continuation in finished { continuation.resume() }
        return job
    }

    private static func takeJob(from state: inout State) -> (@Sendable () -> Void)? {
        while state.nextTurn < state.turns.count {
            let client = state.turns[state.nextTurn]
            state.nextTurn += 1
            guard var queue = state.queues.removeValue(forKey: client) else { continue }
            let job = queue.jobs[queue.next]
            queue.next += 1
            if queue.next < queue.jobs.count {
                state.queues[client] = queue
                state.turns.append(client)
            }
            state.waiting -= 1
            state.forgetPastTurns()
            return job
        }
        state.turns = []
        state.nextTurn = 0
        return nil
    }
}
