import Synchronization

/// Gives out session IDs: the time in microseconds, made strictly increasing even when the clock is set back.
final class SessionIDs: Sendable {
    private let last: Mutex<Int64>

    /// - Parameter highest: the highest ID that is in use already.
    init(after highest: Int64) {
        last = Mutex(highest)
    }

    func next() -> Int64 {
        let now = WallClock.microseconds()
        return last.withLock { last in
            last = max(last + 1, now)
            return last
        }
    }
}
