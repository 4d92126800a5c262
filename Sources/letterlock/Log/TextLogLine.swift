import Logging

/// One line to read: `2026-11-23T11:00:00.123Z info letterlock: Message key=value key="two words"`.
enum TextLogLine {
    /// Makes the line; nothing a peer sent can end it or move the cursor of a terminal.
    static func bytes(
        _ event: LogEvent,
        label: String,
        metadata: Logger.Metadata,
        time: UTCTimestamp
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        time.append(to: &line)
        let message = event.message.description
        line += " ".utf8
        line += event.level.rawValue.utf8
        line += " ".utf8
        line += PrintableText.escaped(label).utf8
        line += ": ".utf8
        line += PrintableText.escaped(message).utf8
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let value = value.description
            guard !Self.says(message, key, value) else { continue }
            line += " ".utf8
            line += PrintableText.escaped(key).utf8
            line += "=".utf8
            line += quotedWhereNeeded(value).utf8
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Whether the message ends with what the field says once more, for those who select by fields.
    private static func says(_ message: String, _ key: String, _ value: String) -> Bool {
        key == "reason" && message.hasSuffix(value)
    }

    private static func isPlain(_ value: String) -> Bool {
        // Nearly all are ASCII, which needs no look at the properties of each scalar.
        let isPlainASCII = value.utf8.allSatisfy {
            0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\")
        }
        guard !isPlainASCII else { return !value.isEmpty }
        return value.unicodeScalars.allSatisfy {
            !PrintableText.isControl($0) && !$0.properties.isWhitespace && $0 != "\"" && $0 != "=" && $0 != "\\"
        }
    }

    /// A value with anything in it that could be taken for the next key stands in quotes.
    private static func quotedWhereNeeded(_ value: String) -> String {
        guard !isPlain(value) else { return value }
        let escaped = value.unicodeScalars.reduce(into: "") { result, scalar in
            if PrintableText.isControl(scalar) || scalar == "\"" || scalar == "\\" {
                result += scalar == "\"" ? "\\\"" : scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return "\"\(escaped)\""
    }
}
