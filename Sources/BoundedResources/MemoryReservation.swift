import Synchronization

/// A share of a ``MemoryBudget``, given back when it is released or when nobody knows it any more.
public final class MemoryReservation: Sendable {
    private let budget: MemoryBudget
    private let kind: MemoryBudget.Kind
    private let bytes: Mutex<Int>

    init(_ bytes: Int, _ kind: MemoryBudget.Kind, of budget: MemoryBudget) {
        self.kind = kind
        self.bytes = Mutex(bytes)
        self.budget = budget
    }

    deinit { release() }

    /// Gives all of it back; more than once is as once.
    public func release() {
        shrink(to: 0)
    }

    /// Gives back what is beyond `size` bytes, once it is known that less is needed.
    public func shrink(to size: Int) {
        let freed = bytes.withLock { bytes in
            let freed = max(bytes - max(size, 0), 0)
            bytes -= freed
            return freed
        }
        if freed > 0 { budget.release(freed, kind) }
    }
}
