import Synchronization

/// A password that waits for a thread to check it; given up where the client has left, so that those behind it wait for
/// nothing.
final class PasswordCheck: Sendable {
    private let hasClientLeft = Atomic(false)

    var isAbandoned: Bool { hasClientLeft.load(ordering: .relaxed) }

    func abandon() { hasClientLeft.store(true, ordering: .relaxed) }
}
