import Logging

/// One JSON object on a line: time, level, message, label, and the metadata beside them.
enum JSONLogLine {
    private static let ownFields: Set<String> = ["time", "level", "message", "label"]

    static func bytes(
        _ event: LogEvent,
        label: String,
        metadata: Logger.Metadata,
        time: UTCTimestamp
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line.append(contentsOf: #"{"time":""#.utf8)
        time.append(to: &line)
        line.append(UInt8(ascii: "\""))
        append("level", event.level.rawValue, to: &line)
        append("message", event.message.description, to: &line)
        append("label", label, to: &line)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            // A field of ours keeps its name, so that a reader can rely on it.
            append(value, named: ownFields.contains(key) ? "metadata.\(key)" : key, to: &line)
        }
        line.append(contentsOf: "}\n".utf8)
        return line
    }

    private static func append(_ name: String, _ value: String, to line: inout [UInt8]) {
        appendName(name, to: &line)
        JSONText.append(value, to: &line)
    }

    private static func appendName(_ name: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: ","))
        JSONText.append(name, to: &line)
        line.append(UInt8(ascii: ":"))
    }

    /// A dictionary becomes fields of its own, `tls.version`.
    private static func append(_ value: Logger.Metadata.Value, named name: String, to line: inout [UInt8]) {
        switch value {
        case .string(let text): append(name, text, to: &line)
        case .stringConvertible(let value): append(name, value.description, to: &line)
        case .dictionary(let fields):
            for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
                append(value, named: "\(name).\(key)", to: &line)
            }
        case .array(let elements):
            appendName(name, to: &line)
            line.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                JSONText.append(element.description, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        }
    }
}
