import Logging
import Synchronization

/// Keeps what is logged through its loggers.
final class RecordedEvents: Sendable {
    private let events = Mutex<[LogEvent]>([])

    var all: [LogEvent] {
        events.withLock { $0 }
    }

    func logger() -> Logger {
        Logger(label: "test") { _ in Handler(recorder: self) }
    }

    private struct Handler: LogHandler {
        let recorder: RecordedEvents
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.events.withLock { $0.append(event) }
        }
    }
}
