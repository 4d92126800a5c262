import Logging

/// Gives another handler the shared level, for as long as its logger gets none of its own.
struct SharedLevelLogHandler: LogHandler {
    private var base: any LogHandler
    private let shared: SharedLogLevel
    private var own: Logger.Level?

    init(_ base: any LogHandler, level: SharedLogLevel) {
        self.base = base
        shared = level
    }

    /// A logger whose level is set keeps it: handlers are values, and one logger's level is nobody else's.
    var logLevel: Logger.Level {
        get { own ?? shared.current }
        set { own = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        base.log(event: event)
    }
}
