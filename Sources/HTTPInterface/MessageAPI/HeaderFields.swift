import InternetMessage

/// The header of a message by field name: `GET /api/v1/message/{ID}/headers`.
struct HeaderFields {
    /// The values of each field in their order; names are written as `Message-Id`, whatever the message has.
    private(set) var values: [String: [String]] = [:]

    init(_ header: MessageHeader) {
        for field in header { values[Self.canonical(field.name), default: []].append(Self.unfolded(field.rawValue)) }
    }

    /// Upper case at the start and after each hyphen, lower case elsewhere.
    private static func canonical(_ name: String) -> String {
        name.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
            .joined(separator: "-")
    }

    /// The lines of a value with one space between two; encoded words stay as they are, as clients of Mailpit expect.
    private static func unfolded(_ value: [UInt8]) -> String {
        value.split { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
            .map { line in
                let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
                let end = line.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? line.startIndex
                return String(decoding: line[..<end].drop(while: isBlank), as: UTF8.self)
            }
            .joined(separator: " ")
    }
}
