/// The beginning of a text on one line, as a listing shows it.
enum Snippet {
    /// The most characters (Unicode scalars) of a snippet.
    static let maximumLength = 250

    /// Puts the words of `text` on one line, one space between two.
    ///
    /// What has no width is dropped, for it is there to deceive such listings.
    static func text(of text: String) -> String {
        var snippet: [UInt8] = []
        snippet.reserveCapacity(maximumLength + 50)
        var length = 0
        var isAfterSpace = false
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                isAfterSpace = length > 0
                continue
            }
            if isInvisible(scalar) { continue }
            guard length + (isAfterSpace ? 1 : 0) < maximumLength else { break }
            if isAfterSpace {
                snippet.append(.space)
                length += 1
                isAfterSpace = false
            }
            if scalar.isASCII {
                snippet.append(UInt8(ascii: scalar))
            } else {
                snippet.append(contentsOf: String(Character(scalar)).utf8)
            }
            length += 1
        }
        return String(decoding: snippet, as: UTF8.self)
    }

    /// White space and control characters, by number: asking the Unicode tables costs more than all the rest.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    // The filling of hidden preview texts: soft hyphens, joiners that join nothing, marks. U+200D stays, emoji need it.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0xAD: false
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }
}
