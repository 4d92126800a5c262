import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let kept = Mutex<[LogEvent]>([])

    var events: [LogEvent] { kept.withLock { $0 } }

    /// Message and metadata of every event, a text each.
    var texts: [String] {
        events.flatMap { event in ["\(event.message)"] + (event.metadata ?? [:]).values.map { "\($0)" } }
    }

    func logger(_ level: Logger.Level = .trace) -> Logger {
        Logger(label: "test") { _ in Handler(recorder: self, logLevel: level) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.kept.withLock { $0.append(event) }
        }
    }
}
