import Synchronization

@testable import MessageStore

/// What completions said, in order.
final class Results: Sendable {
    private let results = Mutex<[Result<Int64, MessageStoreError>]>([])
    var all: [Result<Int64, MessageStoreError>] { results.withLock { $0 } }
    func append(_ result: Result<Int64, MessageStoreError>) { results.withLock { $0.append(result) } }
}

extension Result {
    var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
