import Synchronization

/// How much all messages take together that have begun and are neither kept nor refused.
final class UnfinishedMessages: Sendable {
    /// What they take, or one of them, in bytes.
    struct Amount: Equatable {
        /// In memory and in files.
        var size = 0
        /// In memory alone.
        var memory = 0
    }

    private let size = Atomic(0)
    private let memory = Atomic(0)

    /// What all take now.
    var total: Amount {
        Amount(size: size.load(ordering: .relaxed), memory: memory.load(ordering: .relaxed))
    }

    /// One of them takes another amount than before.
    func replace(_ old: Amount, by new: Amount) {
        size.add(new.size - old.size, ordering: .relaxed)
        memory.add(new.memory - old.memory, ordering: .relaxed)
    }
}
