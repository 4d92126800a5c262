import Synchronization

/// A clock that stands still until it is set.
final class TestClock: Sendable {
    private let seconds = Mutex(Workspace.now + 60)

    var now: Int64 {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}
