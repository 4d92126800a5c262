import Synchronization

/// The settings in force: replaced as a whole when they are read again.
final class LiveSettings: Sendable {
    private let value: Mutex<Settings>

    init(_ settings: Settings) {
        value = Mutex(settings)
    }

    var current: Settings { value.withLock { $0 } }

    func replace(with settings: Settings) {
        value.withLock { $0 = settings }
    }
}
