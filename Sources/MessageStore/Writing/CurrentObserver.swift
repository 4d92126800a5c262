import Synchronization

/// Who is told of what the store commits, if anybody is.
final class CurrentObserver: Sendable {
    private let observer = Mutex<(any StoreObserver)?>(nil)

    var current: (any StoreObserver)? {
        get { observer.withLock { $0 } }
        set { observer.withLock { $0 = newValue } }
    }
}
