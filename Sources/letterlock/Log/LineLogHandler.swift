import Logging

/// Writes each event as one line.
struct LineLogHandler: LogHandler {
    /// How an event becomes the bytes of a line, its end included.
    typealias Format = @Sendable (LogEvent, _ label: String, _ metadata: Logger.Metadata, UTCTimestamp) -> [UInt8]

    var logLevel: Logger.Level = .trace
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: Format
    private let output: LogOutput

    init(
        label: String,
        format: @escaping Format,
        output: LogOutput = .standardError,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.format = format
        self.output = output
        self.metadataProvider = metadataProvider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        output.write(format(event, label, metadata(of: event), .now))
    }

    /// What the event says wins over the provider, and that over the logger.
    private func metadata(of event: LogEvent) -> Logger.Metadata {
        if metadata.isEmpty, metadataProvider == nil, event.error == nil { return event.metadata ?? [:] }
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
        if let own = event.metadata { merged.merge(own) { $1 } }
        if let error = event.error, merged["error"] == nil { merged["error"] = "\(error)" }
        return merged
    }
}
