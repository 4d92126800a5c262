import Dispatch
import Synchronization

/// Lets the writer keep all readers out for a moment, so that SQLite can begin the log anew.
///
/// It does so only when nobody reads from the log. With several who read in turn, that moment would never come by itself.
final class ReadingGate: Sendable {
    private struct State {
        var readers = 0
        /// Those who wait in front of the gate.
        var waiting: [DispatchSemaphore] = []
        /// Set while the gate is closed; signaled when the last reader has left.
        var lastHasLeft: DispatchSemaphore?
    }

    private let state = Mutex(State())

    /// Reads; waits in front of a closed gate, on a thread of the reader's own.
    func pass<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        while let gate = enter() { gate.wait() }
        defer { leave() }
        return try body()
    }

    /// Closes the gate and runs `body` when nobody reads; gives up after `longest`.
    ///
    /// - Returns: whether `body` ran.
    func closed(waitingAtMost longest: DispatchTimeInterval, _ body: () -> Void) -> Bool {
        let lastHasLeft = DispatchSemaphore(value: 0)
        let hasReaders = state.withLock { state in
            state.lastHasLeft = lastHasLeft
            return state.readers > 0
        }
        let isEmpty = !hasReaders || lastHasLeft.wait(timeout: .now() + longest) == .success
        if isEmpty { body() }
        open()
        return isEmpty
    }

    /// nil when it is open; else what to wait for.
    private func enter() -> DispatchSemaphore? {
        state.withLock { state in
            guard state.lastHasLeft != nil else {
                state.readers += 1
                return nil
            }
            let semaphore = DispatchSemaphore(value: 0)
            state.waiting.append(semaphore)
            return semaphore
        }
    }

    private func leave() {
        state.withLock { state in
            state.readers -= 1
            if state.readers == 0 { state.lastHasLeft?.signal() }
        }
    }

    private func open() {
        let waiting = state.withLock { state in
            state.lastHasLeft = nil
            defer { state.waiting = [] }
            return state.waiting
        }
        for semaphore in waiting { semaphore.signal() }
    }
}
