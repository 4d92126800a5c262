import BoundedResources
import Synchronization

/// How much all messages take together, with their envelopes, that have begun and are neither kept nor refused, and what else
/// has arrived and waits.
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
    private let budget: MemoryBudget

    /// - Parameter budget: is told of what is in memory.
    init(budget: MemoryBudget) {
        self.budget = budget
    }

    /// What they may take in memory at most, in bytes, whatever else is limited.
    var maximumMemory: Int { budget.size }

    /// What all take now.
    var total: Amount {
        Amount(size: size.load(ordering: .relaxed), memory: memory.load(ordering: .relaxed))
    }

    /// One of them takes another amount than before.
    func replace(_ old: Amount, by new: Amount) {
        size.add(new.size - old.size, ordering: .relaxed)
        guard new.memory != old.memory else { return }
        memory.add(new.memory - old.memory, ordering: .relaxed)
        budget.hold(new.memory - old.memory)
    }
}
