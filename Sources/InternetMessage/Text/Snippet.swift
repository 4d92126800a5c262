/// The beginning of a text on one line, as a listing shows it.
enum Snippet {
    /// The most characters (Unicode scalars) of a snippet.
    static let maximumLength = 250

    /// Puts the words of `text` on one line, one space between two.
    ///
    /// What has no width is dropped, for it is there to deceive such listings.
    static func text(of text: String) -> String {
        let source = text.utf8Span.span
        var snippet: [UInt8] = []
        snippet.reserveCapacity(maximumLength + 50)
        var length = 0
        var isAfterSpace = false
        var position = 0
        while position < source.count {
            let room = maximumLength - length - (isAfterSpace ? 1 : 0)
            guard room > 0 else { break }
            let start = position
            let end = min(source.count, start + room)
            while position < end, source[position].isVisible { position += 1 }
            var count = position - start
            if count == 0 {
                let character = source.character(at: start)
                position += character.length
                if isSpace(character.number) {
                    isAfterSpace = length > 0
                    continue
                }
                if isInvisible(character.number) { continue }
                count = 1
            }
            if isAfterSpace {
                snippet.append(.space)
                length += 1
                isAfterSpace = false
            }
            snippet.append(source, in: start..<position)
            length += count
        }
        return String(decoding: snippet, as: UTF8.self)
    }

    /// White space and control characters, by number: asking the Unicode tables costs more than all the rest.
    private static func isSpace(_ character: UInt32) -> Bool {
        switch character {
        case 0...0x20: true
        case ..<0x7F: false
        case 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    // The filling of hidden preview texts: soft hyphens, joiners that join nothing, marks. U+200D stays, emoji need it.
    private static func isInvisible(_ character: UInt32) -> Bool {
        switch character {
        case ..<0xAD: false
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }
}
