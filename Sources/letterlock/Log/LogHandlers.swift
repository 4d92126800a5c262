import Logging
import Systemd

/// Makes the log handler that `LogFormat` asks for.
enum LogHandlers {
    /// What to give to `LoggingSystem.bootstrap`.
    ///
    /// - Parameter level: obeyed by every logger made, also when it changes later.
    static func factory(
        format: LogFormat,
        level: SharedLogLevel
    ) -> @Sendable (_ label: String, _ provider: Logger.MetadataProvider?) -> any LogHandler {
        let toJournal = format == .auto && JournalStream.isStandardError
        let line = line(for: format)
        return { label, provider in
            let base: any LogHandler =
                toJournal
                ? journal(provider)
                : LineLogHandler(label: label, format: line, metadataProvider: provider)
            return SharedLevelLogHandler(BoundedLogHandler(base), level: level)
        }
    }

    /// Writes to the journal; messages look as they do in lines of text.
    static func journal(_ provider: Logger.MetadataProvider? = nil) -> JournalLogHandler {
        JournalLogHandler(
            logLevel: .trace,
            metadataProvider: provider,
            printable: { PrintableText.escaped($0) }
        )
    }

    /// How lines look that do not go to the journal.
    static func line(for format: LogFormat) -> LineLogHandler.Format {
        format == .json ? JSONLogLine.bytes(_:label:metadata:time:) : TextLogLine.bytes(_:label:metadata:time:)
    }
}
