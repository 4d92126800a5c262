import Synchronization

/// Lets a number of long searches go on at once; others wait for their turn.
///
/// Only so many wait, and not forever, except those that are patient.
final class SearchTurns: Sendable {
    /// How a wait for a turn ended.
    enum Outcome: Sendable {
        case granted
        case tooMany
        case cancelled
    }

    private struct Waiting {
        var id: UInt64
        var isPatient: Bool
        var continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var free: Int
        var waiting: [Waiting] = []
        var lastID: UInt64 = 0
    }

    private static let patience = Duration.seconds(30)

    let atOnce: Int
    let maximumWaiting: Int
    private let state: Mutex<State>

    init(atOnce: Int, maximumWaiting: Int) {
        state = Mutex(State(free: atOnce))
        self.atOnce = atOnce
        self.maximumWaiting = maximumWaiting
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for a turn, which must be given back if it was granted.
    ///
    /// - Parameter isPatient: whether it waits however many others wait, and until it is cancelled.
    func take(isPatient: Bool = false) async -> Outcome {
        let id = state.withLock { state -> UInt64? in
            state.lastID += 1
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            return state.lastID
        }
        guard let id else { return .granted }
        let clock =
            isPatient
            ? nil
            : Task {
                try await Task.sleep(for: Self.patience)
                end(id, .tooMany)
            }
        defer { clock?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Waiting(id: id, isPatient: isPatient, continuation: continuation))
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

    private func enqueue(_ new: Waiting) {
        let outcome = state.withLock { state -> Outcome? in
            if state.free > 0 {
                state.free -= 1
                return .granted
            }
            guard new.isPatient || state.waiting.count(where: { !$0.isPatient }) < maximumWaiting else {
                return .tooMany
            }
            state.waiting.append(new)
            return nil
        }
        if let outcome { new.continuation.resume(returning: outcome) }
    }

    private func end(_ id: UInt64, _ outcome: Outcome) {
        let continuation = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: index).continuation
        }
        continuation?.resume(returning: outcome)
    }
}
