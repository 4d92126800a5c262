import Synchronization

/// Lets so many long searches go on at once; others wait for their turn, but not forever.
final class SearchTurns: Sendable {
    /// How a wait for a turn ended.
    enum Outcome: Sendable {
        case granted
        case tooMany
        case cancelled
    }

    private struct State {
        var free: Int
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Outcome, Never>)] = []
        var lastID: UInt64 = 0
    }

    private static let patience = Duration.seconds(30)

    private let maximumWaiting: Int
    private let state: Mutex<State>

    init(atOnce: Int, maximumWaiting: Int) {
        state = Mutex(State(free: atOnce))
        self.maximumWaiting = maximumWaiting
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for a turn, which must be given back if it was granted.
    func take() async -> Outcome {
        let id = state.withLock { state -> UInt64? in
            state.lastID += 1
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            return state.lastID
        }
        guard let id else { return .granted }
        let clock = Task {
            try await Task.sleep(for: Self.patience)
            end(id, .tooMany)
        }
        defer { clock.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(id, continuation)
                // Cancelled before it was in the queue, nobody would wake it.
                if Task.isCancelled { end(id, .cancelled) }
            }
        } onCancel: {
            end(id, .cancelled)
        }
    }

    /// The next one has its turn.
    func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: .granted)
    }

    private func enqueue(_ id: UInt64, _ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome = state.withLock { state -> Outcome? in
            if state.free > 0 {
                state.free -= 1
                return .granted
            }
            guard state.waiting.count < maximumWaiting else { return .tooMany }
            state.waiting.append((id, continuation))
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    private func end(_ id: UInt64, _ outcome: Outcome) {
        let continuation = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: index).continuation
        }
        continuation?.resume(returning: outcome)
    }
}
