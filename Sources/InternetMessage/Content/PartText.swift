/// The text of a part's decoded bytes.
enum PartText {
    /// So many bytes of an HTML document are searched for the name of its charset (HTML standard §13.2.3.2).
    static let longestPrologue = 1_024

    static func text(of bytes: Span<UInt8>, content: ContentDescription) -> (text: String, fault: Charset.Fault?) {
        var label = content.charset
        if label == nil, content.mediaType == "text/html" { label = labelInHTML(bytes) }
        var (text, fault) = Charset.decode(bytes, label: label)
        // A byte order mark is no text.
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return (text, fault)
    }

    /// How many bytes at the end begin a UTF-8 character without ending it.
    static func incompleteTail(of bytes: Span<UInt8>) -> Int {
        for offset in 0..<min(3, bytes.count) {
            let byte = bytes[bytes.count - 1 - offset]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > offset + 1 ? offset + 1 : 0
        }
        return 0
    }

    /// The charset that the beginning of an HTML document gives for itself, where the mail gives none.
    private static func labelInHTML(_ bytes: Span<UInt8>) -> String? {
        let beginning = bytes.bytes(in: 0..<bytes.count, limit: longestPrologue).map(\.lowercased)
        let mark = Array("charset=".utf8)
        var position = 0
        while let found = beginning.firstIndex(of: mark[0], from: position) {
            position = found + 1
            guard beginning.span.matches(mark, at: found) else { continue }
            let value = beginning[(found + mark.count)...].drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
            let label = value.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            return Charset(label: String(decoding: label, as: UTF8.self)) == nil
                ? nil : String(decoding: label, as: UTF8.self)
        }
        return nil
    }
}
