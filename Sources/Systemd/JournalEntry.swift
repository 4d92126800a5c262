internal import Logging

/// One log event as the journal keeps it.
struct JournalEntry: Sendable, Equatable {
    /// All fields, the message first, metadata in order of its keys.
    private(set) var fields: [JournalField]

    /// Translates a log event.
    ///
    /// - Parameters:
    ///   - event: what was logged; its own metadata are not read.
    ///   - metadata: the metadata of logger, provider and event, already merged.
    ///   - identifier: the name that `journalctl -t` selects by.
    ///   - printable: makes the message one line; the other fields keep every byte, line ends too.
    init(
        _ event: LogEvent,
        metadata: Logger.Metadata,
        identifier: String,
        printable: (String) -> String = { $0 }
    ) {
        fields = [
            JournalField("MESSAGE", printable("\(event.message)")),
            JournalField("PRIORITY", "\(Self.priority(event.level))"),
            JournalField("SYSLOG_IDENTIFIER", identifier),
            JournalField("CODE_FILE", event.file),
            JournalField("CODE_LINE", "\(event.line)"),
            JournalField("CODE_FUNC", event.function),
        ]
        if let error = event.error {
            fields.append(JournalField(metadataKey: "error", "\(error)"))
        }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            append(value, for: key)
        }
    }

    /// An entry of the log's own, which no event stands behind.
    init(warning message: String, fields own: [JournalField], identifier: String) {
        fields =
            [
                JournalField("MESSAGE", message),
                JournalField("PRIORITY", "\(Self.priority(.warning))"),
                JournalField("SYSLOG_IDENTIFIER", identifier),
            ] + own
    }

    /// The value of a field; nil where the entry has none of that name.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// About how much memory it takes, in bytes.
    var size: Int {
        fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 * MemoryLayout<String>.size }
    }

    /// A list gives one field a value, which the journal can search; a dictionary gives one field a key.
    private mutating func append(_ value: Logger.Metadata.Value, for key: String) {
        switch value {
        case .string, .stringConvertible:
            fields.append(JournalField(metadataKey: key, "\(value)"))
            if key == "event", let event = NotableEvent(rawValue: "\(value)") {
                fields.append(JournalField("MESSAGE_ID", event.messageID))
            }
        case .array(let elements):
            for element in elements {
                append(element, for: key)
            }
        case .dictionary(let members):
            for (member, value) in members.sorted(by: { $0.key < $1.key }) {
                append(value, for: "\(key)-\(member)")
            }
        }
    }

    /// The severities of syslog (RFC 5424 §6.2.1).
    static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
