import Logging
import Synchronization

/// The level of all loggers, which changes while they run.
final class SharedLogLevel: Sendable {
    private let index: Atomic<Int>

    private static let levels = Logger.Level.allCases

    init(_ level: Logger.Level) {
        index = Atomic(Self.index(of: level))
    }

    /// The least severe level that is logged.
    var current: Logger.Level {
        get { Self.levels[index.load(ordering: .relaxed)] }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int {
        levels.firstIndex(of: level) ?? 0
    }
}
