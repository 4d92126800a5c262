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
    init(_ event: LogEvent, metadata: Logger.Metadata, identifier: String) {
        fields = [
            JournalField("MESSAGE", "\(event.message)"),
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

    /// A list gives one field a value, which the journal can search; a dictionary gives one field a key.
    private mutating func append(_ value: Logger.Metadata.Value, for key: String) {
        switch value {
        case .string, .stringConvertible:
            if key == "message-id", let identifier = Self.messageIdentifier("\(value)") {
                fields.append(JournalField("MESSAGE_ID", identifier))
            } else {
                fields.append(JournalField(metadataKey: key, "\(value)"))
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

    /// The 128 bits that find the catalog's text, as 32 hexadecimal digits; nil when `text` is something else, as the
    /// Message-ID of a mail would be.
    private static func messageIdentifier(_ text: String) -> String? {
        let digits = text.lowercased().filter { $0 != "-" }
        let isIdentifier = digits.utf8.count == 32 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
        return isIdentifier ? digits : nil
    }
}
