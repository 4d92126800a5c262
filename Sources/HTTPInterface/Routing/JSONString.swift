import NIOCore

/// The inside of a JSON string (RFC 8259 §7), byte by byte: what need not be escaped stands as it is.
enum JSONString {
    static func length(of text: Span<UInt8>) -> Int {
        var length = text.count
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: length += 1
            case 0..<0x20: length += 5
            default: break
            }
        }
        return length
    }

    /// A part of a text may end in the middle of a character.
    static func append(_ text: Span<UInt8>, to buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: text.count + text.count / 16)
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            write(text, start..<index, to: &buffer)
            start = index + 1
            buffer.writeString(escaped(byte))
        }
        write(text, start..<text.count, to: &buffer)
    }

    private static func write(_ text: Span<UInt8>, _ range: Range<Int>, to buffer: inout ByteBuffer) {
        guard !range.isEmpty else { return }
        text.extracting(range).withUnsafeBytes { _ = buffer.writeBytes($0) }
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        default: (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)
        }
    }
}
