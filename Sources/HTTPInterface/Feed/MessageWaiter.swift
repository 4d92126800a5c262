import MessageStore
import Synchronization

/// One call that waits for messages.
///
/// It looks for them in the store, at its own pace, and holds nothing of them but IDs. What the store keeps meanwhile only tells
/// it that it is time to look again. It is made before it looks first, so that nothing comes between the two.
final class MessageWaiter: Sendable {
    /// What a wait came to.
    struct Outcome: Sendable {
        /// In the order of their arrival.
        var ids: [Int64]
        /// Everything up to this ID was looked at.
        var cursor: Int64
        /// Whether there are as many as were asked for.
        var isComplete: Bool
    }

    private struct State {
        /// Whether something was kept since it looked last.
        var hasNews = false
        /// Set by the time running out, the client going away, or the end of the daemon.
        var isOver = false
        /// Whether what was kept until then has been looked at.
        var hadLastLook = false
        /// Whether a search that takes long is to end.
        var isHurried = false
        /// Whether not even a search that goes on is waited for any more.
        var isCutOff = false
        var search: Task<Void, Never>?
        /// Waits for the search, but not longer than until it is cut off.
        var found: CheckedContinuation<Result<FoundIDs?, any Error>, Never>?
        var continuation: CheckedContinuation<Bool, Never>?
    }

    let filter: MessageFilter
    private let state = Mutex(State())

    init(_ filter: MessageFilter) {
        self.filter = filter
    }

    /// Whether it has looked at everything that it was told of, and waits for more.
    var isAsleep: Bool { state.withLock { $0.continuation != nil } }

    /// Tells of a message that was kept just now.
    func note(_ message: StoredMessage) {
        if filter.couldMatch(message) { noteNews() }
    }

    /// Tells that something was kept.
    func noteNews() {
        let waiting = state.withLock { state in
            guard let continuation = state.continuation else {
                state.hasNews = true
                return nil as CheckedContinuation<Bool, Never>?
            }
            state.continuation = nil
            return continuation
        }
        waiting?.resume(returning: true)
    }

    /// Ends the wait with what there is, once it has looked at what was kept until now.
    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.continuation = nil }
            return state.continuation
        }
        waiting?.resume(returning: false)
    }

    /// Ends a search that takes long, so that the wait ends with what was found before.
    func hurry() {
        let search = state.withLock { state in
            state.isHurried = true
            return state.search
        }
        search?.cancel()
    }

    /// Ends it with what it has found so far, although it may be looking right now.
    func cutOff() {
        let search = state.withLock { state in
            state.isCutOff = true
            return state.search
        }
        search?.cancel()
        finishSearch(.success(nil))
        end()
    }

    /// Looks for messages in the store until there are enough, or until ``end()``.
    func outcome(of count: Int, in store: MessageStore) async throws -> Outcome {
        try await withTaskCancellationHandler {
            var filter = filter
            var ids: [Int64] = []
            repeat {
                guard let found = try await find(filter, in: store) else { break }
                ids += found.ids.reversed()
                filter.after = found.highestID
            } while ids.count < count ? await news() : false
            return Outcome(ids: ids, cursor: filter.after ?? 0, isComplete: ids.count >= count)
        } onCancel: {
            cutOff()
        }
    }

    /// nil where it was cut off: then the search ends by itself, at the end of its slice.
    private func find(_ filter: MessageFilter, in store: MessageStore) async throws -> FoundIDs? {
        let result = await withCheckedContinuation { continuation in
            state.withLock { $0.found = continuation }
            let search = Task {
                do {
                    // Whoever waits for mail may as well wait for a turn: a slow machine refuses nobody.
                    let found = try await store.find(filter, limit: APILimit.awaitedMessages.value, isPatient: true)
                    finishSearch(.success(found))
                } catch let error as MessageStoreError where error.code == .cancelled {
                    finishSearch(.success(nil))
                } catch {
                    finishSearch(.failure(error))
                }
            }
            let (isHurried, isCutOff) = state.withLock { state in
                state.search = search
                return (state.isHurried, state.isCutOff)
            }
            if isHurried { search.cancel() }
            if isCutOff { cutOff() }
        }
        return try result.get()
    }

    private func finishSearch(_ result: Result<FoundIDs?, any Error>) {
        let waiting = state.withLock { state in
            defer { (state.found, state.search) = (nil, nil) }
            return state.found
        }
        waiting?.resume(returning: result)
    }

    /// Waits until it is time to look again; false where it is over.
    private func news() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.hasNews, !state.hadLastLook {
                    state.hasNews = false
                    state.hadLastLook = state.isOver
                    return true
                }
                if state.isOver { return false }
                state.continuation = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
