internal import CLibsystemd
internal import Glibc
public import Logging

/// Writes log events to journald in its native protocol, every piece of metadata as a field of its own.
///
/// A metadata value under the key `message-id` that is a 128-bit identifier becomes `MESSAGE_ID`, by which `journalctl -x`
/// finds the catalog's explanation.
public struct JournalLogHandler: LogHandler {
    /// The least severe level that is written.
    public var logLevel: Logger.Level

    /// Metadata of every event of this logger.
    public var metadata: Logger.Metadata = [:]

    /// Adds metadata at the time of each event.
    public var metadataProvider: Logger.MetadataProvider?

    private let identifier: String

    /// Makes a handler; nothing is opened before the first event.
    ///
    /// - Parameters:
    ///   - identifier: `SYSLOG_IDENTIFIER`, by which `journalctl -t` selects.
    ///   - logLevel: the least severe level that is written.
    ///   - metadataProvider: adds metadata at the time of each event.
    public init(
        identifier: String = "letterlock",
        logLevel: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.identifier = identifier
        self.logLevel = logLevel
        self.metadataProvider = metadataProvider
    }

    /// One piece of the metadata of every event.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Sends the event to journald; should that fail, its message still goes to standard error.
    public func log(event: LogEvent) {
        if Self.send(entry(for: event)) < 0 {
            Self.writeToStandardError(event)
        }
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
        return JournalEntry(event, metadata: merged, identifier: identifier)
    }

    /// Returns 0, or a negative error number.
    ///
    /// It is 0 as well where no journald runs; ``JournalStream`` tells whether one does.
    private static func send(_ entry: JournalEntry) -> Int32 {
        let assignments = entry.fields.map { Array($0.assignment.utf8) }
        // One block for all fields, because the vector's pointers must stay valid together.
        var block = Array(assignments.joined())
        return block.withUnsafeMutableBytes { bytes in
            var rest = bytes[...]
            let vector = assignments.map { assignment in
                let field = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(assignment.count))
                rest = rest.dropFirst(assignment.count)
                return iovec(iov_base: field.baseAddress, iov_len: field.count)
            }
            return sd_journal_sendv(vector, Int32(vector.count))
        }
    }

    /// The line that a service writes which only knows standard error, its level in front as sd-daemon(3) has it.
    private static func writeToStandardError(_ event: LogEvent) {
        let line = Array("<\(JournalEntry.priority(event.level))>\(event.message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
