import Synchronization

/// The memory that mail and requests may cost together, and the queues of work that waits for a share of it.
///
/// There are two kinds of cost. Work, such as reading a message or making a page of a listing, reserves what it needs before it
/// begins, and waits its turn where there is no room. What clients are still sending cannot wait: it is counted as held, and
/// bounded by limits of its own.
///
/// Large work and small work wait in a queue each, and a quarter of the budget is left to small work: who reads a large message
/// slowly does not stop listings, and listings do not stop who wants a large message. In each queue, one piece of work always
/// proceeds, however large it is and however much is held, so nothing waits forever.
public final class MemoryBudget: Sendable {
    private struct Waiting {
        var id: UInt64
        var bytes: Int
        var continuation: CheckedContinuation<Result<MemoryReservation, MemoryBudgetError>, Never>
    }

    /// The work of one size.
    private struct Lane {
        /// Bytes that it has reserved.
        var reserved = 0
        /// In order of arrival.
        var waiting: [Waiting] = []
    }

    /// Which queue work is in.
    enum Kind {
        case small
        case large
    }

    private struct State {
        var size: Int
        /// Bytes of what clients are still sending.
        var held = 0
        private var small = Lane()
        private var large = Lane()
        var nextID: UInt64 = 0

        init(size: Int) { self.size = size }

        var reserved: Int { small.reserved + large.reserved }

        var waiting: Int { small.waiting.count + large.waiting.count }

        subscript(kind: Kind) -> Lane {
            get { kind == .small ? small : large }
            set { if kind == .small { small = newValue } else { large = newValue } }
        }

        func kind(of bytes: Int) -> Kind { bytes <= size / 8 ? .small : .large }

        func hasRoom(for bytes: Int, _ kind: Kind) -> Bool {
            let quarter = size / 4
            switch kind {
            case .small:
                // A large one that waits gets its turn, however many small ones come.
                let limit = large.waiting.isEmpty ? max(quarter, size - held - large.reserved) : quarter
                return small.reserved == 0 || small.reserved + bytes <= limit
            case .large where large.reserved == 0:
                return small.reserved <= quarter || bytes <= size - held - small.reserved
            case .large:
                return bytes <= size - held - large.reserved - max(small.reserved, quarter)
            }
        }

        mutating func takeGranted() -> [(Waiting, Kind)] {
            var granted: [(Waiting, Kind)] = []
            for kind in [Kind.large, .small] {
                while let first = self[kind].waiting.first, hasRoom(for: first.bytes, kind) {
                    self[kind].reserved += first.bytes
                    granted.append((self[kind].waiting.removeFirst(), kind))
                }
            }
            return granted
        }

        mutating func remove(_ id: UInt64) -> Waiting? {
            for kind in [Kind.large, .small] {
                guard let index = self[kind].waiting.firstIndex(where: { $0.id == id }) else { continue }
                return self[kind].waiting.remove(at: index)
            }
            return nil
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
    public var waiting: Int { state.withLock { $0.waiting } }

    /// Counts what a client has sent and is still sending: more of it, or less with a negative number.
    public func hold(_ change: Int) {
        update { $0.held = max($0.held + change, 0) }
    }

    /// Reserves memory if there is room now and no other work of its size waits; never waits.
    ///
    /// - Parameter bytes: more than the whole budget is granted to work that is the only large one.
    public func reserveNow(_ bytes: Int) -> MemoryReservation? {
        let bytes = max(bytes, 0)
        let kind: Kind? = state.withLock { state in
            let kind = state.kind(of: bytes)
            guard state[kind].waiting.isEmpty, state.hasRoom(for: bytes, kind) else { return nil }
            state[kind].reserved += bytes
            return kind
        }
        return kind.map { MemoryReservation(bytes, $0, of: self) }
    }

    /// Reserves memory, in order of arrival among work of its size, and waits for it where there is no room.
    ///
    /// - Parameters:
    ///   - bytes: more than the whole budget is granted to work that is the only large one.
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
    func release(_ bytes: Int, _ kind: Kind) {
        update { $0[kind].reserved -= bytes }
    }

    private func enqueue(_ new: Waiting) {
        let isFull = state.withLock { state in
            guard state.waiting < maximumWaiting else { return true }
            state[state.kind(of: new.bytes)].waiting.append(new)
            return false
        }
        guard !isFull else {
            return new.continuation.resume(returning: .failure(MemoryBudgetError(code: .tooManyWaiting)))
        }
        // Room may have come between the first look and now.
        update { _ in }
    }

    private func give(up id: UInt64, because error: MemoryBudgetError) {
        let waiting = state.withLock { $0.remove(id) }
        guard let waiting else { return }
        waiting.continuation.resume(returning: .failure(error))
        // Those behind it may fit where it did not.
        update { _ in }
    }

    /// Changes the state and lets begin what has room after it.
    private func update(_ change: (inout State) -> Void) {
        let granted = state.withLock { state in
            change(&state)
            return state.takeGranted()
        }
        for (waiting, kind) in granted {
            waiting.continuation.resume(returning: .success(MemoryReservation(waiting.bytes, kind, of: self)))
        }
    }
}
