import Synchronization

/// The memory that mail and requests may cost together, and the queue of work that waits for a share of it.
///
/// There are two kinds of cost. Work, such as reading a message or making a page of a listing, reserves what it needs before it
/// begins, and waits its turn where there is no room. What clients are still sending cannot wait: it is counted as held, and
/// bounded by limits of its own.
///
/// One piece of work always proceeds, however large it is and however much is held, so nothing waits forever.
public final class MemoryBudget: Sendable {
    private struct Waiting {
        var id: UInt64
        var bytes: Int
        var continuation: CheckedContinuation<Result<MemoryReservation, MemoryBudgetError>, Never>
    }

    private struct State {
        var size: Int
        /// Bytes of what clients are still sending.
        var held = 0
        /// Bytes that work has reserved.
        var reserved = 0
        /// In order of arrival.
        var waiting: [Waiting] = []
        var nextID: UInt64 = 0

        func hasRoom(for bytes: Int) -> Bool {
            reserved == 0 || bytes <= size - held - reserved
        }
    }

    private let state: Mutex<State>
    private let maximumWaiting: Int

    /// A budget of which nothing is used yet.
    ///
    /// - Parameters:
    ///   - size: in bytes.
    ///   - maximumWaiting: how many pieces of work may wait at once; more fail at once.
    public init(size: Int, maximumWaiting: Int = 256) {
        state = Mutex(State(size: max(size, 0)))
        self.maximumWaiting = maximumWaiting
    }

    /// In bytes; a change affects what is reserved from now on.
    public var size: Int {
        get { state.withLock { $0.size } }
        set {
            update { $0.size = max(newValue, 0) }
        }
    }

    /// Bytes that are held or reserved now.
    public var used: Int { state.withLock { $0.held + $0.reserved } }

    /// How many pieces of work wait.
    public var waiting: Int { state.withLock { $0.waiting.count } }

    /// Counts what a client has sent and is still sending: more of it, or less with a negative number.
    public func hold(_ change: Int) {
        update { $0.held = max($0.held + change, 0) }
    }

    /// Reserves memory if there is room now and nobody waits; never waits.
    ///
    /// - Parameter bytes: more than the whole budget is granted to work that is alone.
    public func reserveNow(_ bytes: Int) -> MemoryReservation? {
        let bytes = max(bytes, 0)
        let isGranted = state.withLock { state in
            guard state.waiting.isEmpty, state.hasRoom(for: bytes) else { return false }
            state.reserved += bytes
            return true
        }
        return isGranted ? MemoryReservation(bytes, of: self) : nil
    }

    /// Reserves memory, in order of arrival, and waits for it where there is no room.
    ///
    /// - Parameters:
    ///   - bytes: more than the whole budget is granted to work that is alone.
    ///   - longest: how long it may wait.
    /// - Throws: where too many wait already, where `longest` passes, or where the task is cancelled.
    public func reserve(_ bytes: Int, waitingAtMost longest: Duration) async throws(MemoryBudgetError)
        -> MemoryReservation
    {
        if let reservation = reserveNow(bytes) { return reservation }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let clock = Task {
            try await Task.sleep(for: longest)
            give(up: id, because: MemoryBudgetError(code: .timedOut))
        }
        defer { clock.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Waiting(id: id, bytes: max(bytes, 0), continuation: continuation))
                // Cancelled before it was in the queue, nobody would wake it.
                if Task.isCancelled { give(up: id, because: MemoryBudgetError(code: .cancelled)) }
            }
        } onCancel: {
            give(up: id, because: MemoryBudgetError(code: .cancelled))
        }
        return try result.get()
    }

    /// Called by a reservation, once.
    func release(_ bytes: Int) {
        update { $0.reserved -= bytes }
    }

    private func enqueue(_ new: Waiting) {
        let isFull = state.withLock { state in
            guard state.waiting.count < maximumWaiting else { return true }
            state.waiting.append(new)
            return false
        }
        guard !isFull else {
            return new.continuation.resume(returning: .failure(MemoryBudgetError(code: .tooManyWaiting)))
        }
        // Room may have come between the first look and now.
        update { _ in }
    }

    private func give(up id: UInt64, because error: MemoryBudgetError) {
        let waiting = state.withLock { state -> Waiting? in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: index)
        }
        guard let waiting else { return }
        waiting.continuation.resume(returning: .failure(error))
        // Those behind it may fit where it did not.
        update { _ in }
    }

    /// Changes the state and lets begin what has room after it.
    private func update(_ change: (inout State) -> Void) {
        let granted = state.withLock { state in
            change(&state)
            var granted: [Waiting] = []
            while let first = state.waiting.first, state.hasRoom(for: first.bytes) {
                state.reserved += first.bytes
                granted.append(state.waiting.removeFirst())
            }
            return granted
        }
        for waiting in granted {
            waiting.continuation.resume(returning: .success(MemoryReservation(waiting.bytes, of: self)))
        }
    }
}
