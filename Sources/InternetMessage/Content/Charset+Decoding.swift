extension Charset {
    /// Reads bytes of the charset that `label` names; without a label, or with a label nobody knows, they are guessed.
    static func decode(_ bytes: Span<UInt8>, label: String?) -> (text: String, fault: Fault?) {
        guard let label, !label.isEmpty else { return (guess(bytes), nil) }
        guard let charset = Charset(label: label) else { return (guess(bytes), .unknownCharset) }
        return charset.decode(bytes)
    }

    /// UTF-8 if it is valid, else Windows-1252, in which all bytes mean something.
    static func guess(_ bytes: Span<UInt8>) -> String {
        String(utf8: bytes) ?? windows1252(bytes)
    }

    private func decode(_ bytes: Span<UInt8>) -> (text: String, fault: Fault?) {
        switch self {
        case .ascii:
            // Labelled so by programs that never looked at the text.
            if let text = String(ascii: bytes) { return (text, nil) }
            return (Self.guess(bytes), .malformed)
        case .utf8:
            if let text = String(utf8: bytes) { return (text, nil) }
            return (bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }, .malformed)
        case .windows1252:
            return (String(ascii: bytes) ?? Self.windows1252(bytes), nil)
        case .utf16:
            let isMarked = bytes.matches([0xFF, 0xFE], at: 0) || bytes.matches([0xFE, 0xFF], at: 0)
            // Without a mark big endian is the rule (RFC 2781 §4.3), but what is sent is often not.
            let guessed = bytes.count > 1 && bytes[0] != 0 && bytes[1] == 0 ? "UTF-16LE" : "UTF-16BE"
            return Self.convert(bytes, from: isMarked ? "UTF-16" : guessed)
        case .other(let name):
            return Self.convert(bytes, from: name)
        }
    }

    private static func convert(_ bytes: Span<UInt8>, from name: String) -> (text: String, fault: Fault?) {
        guard let converted = CharsetConverter.convert(bytes, from: name) else {
            return (guess(bytes), .missingConverter)
        }
        return (converted.text, converted.malformed > 0 ? .malformed : nil)
    }

    /// The characters of Windows-1252 from 0x80 to 0x9F; the five that are not assigned are control characters.
    private static let windows1252Characters: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]

    private static func windows1252(_ bytes: Span<UInt8>) -> String {
        var length = 0
        for position in bytes.indices {
            length += bytes[position] < 0x80 ? 1 : character(bytes[position]) < 0x800 ? 2 : 3
        }
        // Exactly, for the text may be as large as a message, or twice that.
        return String(unsafeUninitializedCapacity: length) { utf8 in
            var count = 0
            func write(_ byte: UInt16) {
                utf8[count] = UInt8(truncatingIfNeeded: byte)
                count += 1
            }
            for position in bytes.indices {
                let character = character(bytes[position])
                if character < 0x80 {
                    write(character)
                } else {
                    if character >= 0x800 {
                        write(0xE0 | character >> 12)
                        write(0x80 | character >> 6 & 0x3F)
                    } else {
                        write(0xC0 | character >> 6)
                    }
                    write(0x80 | character & 0x3F)
                }
            }
            return count
        }
    }

    private static func character(_ byte: UInt8) -> UInt16 {
        (0x80..<0xA0).contains(byte) ? windows1252Characters[Int(byte - 0x80)] : UInt16(byte)
    }
}
