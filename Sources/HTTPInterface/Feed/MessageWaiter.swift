import Dispatch
import InternetMessage
import MessageStore
import Synchronization

/// One call that waits for messages.
///
/// It is made before the store is asked what is there, so that nothing comes between the two.
final class MessageWaiter: Sendable {
    /// What a wait came to.
    struct Outcome: Sendable {
        /// In the order of their arrival.
        var messages: [StoredMessage]
        /// Everything up to this ID was looked at.
        var cursor: Int64
        /// Whether there are as many as were asked for.
        var isComplete: Bool
    }

    private struct State {
        var messages: [StoredMessage] = []
        var cursor: Int64 = 0
        /// Set once it is known what was there already.
        var hasBegun = false
        /// Set by the time running out, the client going away, or the end of the daemon.
        var isOver = false
        var continuation: CheckedContinuation<Void, Never>?
    }

    let filter: MessageFilter
    private let count: Int
    private let state = Mutex(State())

    /// More are not collected; what is beyond is there for the next call, by the cursor.
    static let mostMessages = 10_000

    init(_ filter: MessageFilter, count: Int) {
        self.filter = filter
        self.count = count
    }

    /// Takes a message that was kept just now, if it is one of those waited for.
    func take(_ message: StoredMessage, content: () -> ParsedMessage) {
        let isMeant = filter.matches(message, content: content)
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.messages.count < Self.mostMessages, message.id > state.cursor else { return nil }
            state.cursor = message.id
            if isMeant { state.messages.append(message) }
            return isEnough(state) ? Self.takeContinuation(&state) : nil
        }
        waiting?.resume()
    }

    /// Ends the wait with what there is.
    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            return Self.takeContinuation(&state)
        }
        waiting?.resume()
    }

    /// Waits until there are enough messages, those that the store has found already among them, or until ``end()``.
    func outcome(beginningWith found: FoundMessages) async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    let newer = state.messages.filter { $0.id > found.highestID }
                    state.messages = found.page.items.reversed() + newer
                    state.cursor = max(state.cursor, found.highestID)
                    state.hasBegun = true
                    if state.isOver || isEnough(state) { return true }
                    state.continuation = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            end()
        }
        return state.withLock { state in
            Outcome(messages: state.messages, cursor: state.cursor, isComplete: isEnough(state))
        }
    }

    private func isEnough(_ state: State) -> Bool {
        state.hasBegun && state.messages.count >= count
    }

    private static func takeContinuation(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        defer { state.continuation = nil }
        return state.continuation
    }
}
