internal import Dispatch
public import Logging

/// Writes log events to journald in its native protocol, every piece of metadata as a field of its own.
///
/// A metadata value under the key `event` that names a ``NotableEvent`` brings its `MESSAGE_ID` along, by which
/// `journalctl -x` finds the catalog's explanation. Logging never waits for journald: see ``flush(seconds:)``.
public struct JournalLogHandler: LogHandler {
    /// The least severe level that is written.
    public var logLevel: Logger.Level

    /// Metadata of every event of this logger.
    public var metadata: Logger.Metadata = [:]

    /// Adds metadata at the time of each event.
    public var metadataProvider: Logger.MetadataProvider?

    private let identifier: String
    private let printable: @Sendable (String) -> String
    private let queue = JournalQueue.shared

    /// Makes a handler; nothing is opened before the first event.
    ///
    /// - Parameters:
    ///   - identifier: `SYSLOG_IDENTIFIER`, by which `journalctl -t` selects.
    ///   - logLevel: the least severe level that is written.
    ///   - metadataProvider: adds metadata at the time of each event.
    ///   - printable: makes a message one line that no terminal obeys, as `journalctl` prints it; fields keep what they are.
    public init(
        identifier: String = "letterlock",
        logLevel: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        printable: @escaping @Sendable (String) -> String
    ) {
        self.identifier = identifier
        self.logLevel = logLevel
        self.metadataProvider = metadataProvider
        self.printable = printable
    }

    /// One piece of the metadata of every event.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Lets the event wait for its way to journald.
    public func log(event: LogEvent) {
        queue.append(entry(for: event))
    }

    /// Waits until journald has everything that was logged before, but not longer than `seconds`.
    ///
    /// For the end of the process, which would take along what still waits.
    public static func flush(seconds: Int) {
        JournalQueue.shared.flush(patience: .seconds(seconds))
    }

    /// The entry for an event: what the event says wins over the provider, and that over the logger.
    func entry(for event: LogEvent) -> JournalEntry {
        var merged = metadata
        if let provided = metadataProvider?.get() {
            merged.merge(provided) { _, new in new }
        }
        if let own = event.metadata {
            merged.merge(own) { _, new in new }
        }
        return JournalEntry(event, metadata: merged, identifier: identifier, printable: printable)
    }
}
