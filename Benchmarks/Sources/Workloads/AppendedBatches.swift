internal import MessageStore
internal import Synchronization

/// Appends messages so that each transaction has exactly so many.
///
/// The writer commits what waits when it comes to it. What is appended from within the answer to the last message, on
/// the writer's own queue, waits as a whole.
final class AppendedBatches: Sendable {
    private struct State {
        var batchesLeft: Int
        var unanswered = 1
        var failure: MessageStoreError?
    }

    private enum Next {
        case wait
        case submit(batch: Int)
        case end(Result<Void, MessageStoreError>)
    }

    private let store: MessageStore
    private let message: NewMessage
    private let session: SessionRecord?
    private let size: Int
    private let state: Mutex<State>
    private let whenDone: @Sendable (Result<Void, MessageStoreError>) -> Void

    /// Before each batch comes the record of `session`, with an ID of its own.
    init(
        _ count: Int,
        of size: Int,
        message: NewMessage,
        session: SessionRecord?,
        to store: MessageStore,
        whenDone: @escaping @Sendable (Result<Void, MessageStoreError>) -> Void
    ) {
        self.store = store
        self.message = message
        self.session = session
        self.size = size
        self.whenDone = whenDone
        state = Mutex(State(batchesLeft: count))
    }

    /// One message alone, and after it all batches.
    func begin() {
        store.append(message, whenCommitted: committed)
    }

    @Sendable
    private func committed(_ result: Result<Int64, MessageStoreError>) {
        switch next(after: result) {
        case .wait: break
        case .submit(let number):
            if var session {
                session.id += Int64(number)
                store.append(session)
            }
            for _ in 0..<size { store.append(message, whenCommitted: committed) }
        case .end(let result): whenDone(result)
        }
    }

    private func next(after result: Result<Int64, MessageStoreError>) -> Next {
        state.withLock { state in
            if case .failure(let error) = result { state.failure = error }
            state.unanswered -= 1
            guard state.unanswered == 0 else { return .wait }
            if let failure = state.failure { return .end(.failure(failure)) }
            guard state.batchesLeft > 0 else { return .end(.success(())) }
            state.batchesLeft -= 1
            state.unanswered = size
            return .submit(batch: state.batchesLeft)
        }
    }
}
