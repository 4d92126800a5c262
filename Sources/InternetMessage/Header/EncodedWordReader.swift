/// Finds the encoded words of one value, in linear time even where `=?` opens what is never closed.
struct EncodedWordReader {
    /// Where the next `?=` is, as far as it has been looked for: a search never goes over the same bytes twice.
    private var knownEnd = 0
    private var hasNoMoreEnds = false

    /// The first encoded word that begins at `start` or after it.
    mutating func next(from start: Int, in bytes: Span<UInt8>) -> EncodedWord.Place? {
        var position = start
        while let equals = bytes.firstIndex(of: UInt8(ascii: "="), from: position) {
            if let word = word(at: equals, in: bytes) { return word }
            position = equals + 1
        }
        return nil
    }

    /// The encoded word that begins exactly at `start`.
    mutating func word(at start: Int, in bytes: Span<UInt8>) -> EncodedWord.Place? {
        let question = UInt8(ascii: "?")
        guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "="), bytes[start + 1] == question else {
            return nil
        }
        var position = start + 2
        let charsetStart = position
        while position < bytes.count, bytes[position] != question, bytes[position] > 0x20, position - charsetStart < 64
        {
            position += 1
        }
        let charset = charsetStart..<position
        guard !charset.isEmpty, position + 2 < bytes.count, bytes[position] == question, bytes[position + 2] == question
        else { return nil }
        let encoding = bytes[position + 1].lowercased
        guard encoding == UInt8(ascii: "q") || encoding == UInt8(ascii: "b") else { return nil }
        let textStart = position + 3
        guard let textEnd = end(from: textStart, in: bytes) else { return nil }
        return EncodedWord.Place(
            range: start..<(textEnd + 2),
            charset: charset,
            isBase64: encoding == UInt8(ascii: "b"),
            text: textStart..<textEnd
        )
    }

    /// The place of the first `?=` at `start` or after it.
    private mutating func end(from start: Int, in bytes: Span<UInt8>) -> Int? {
        if knownEnd >= start, knownEnd > 0 { return knownEnd }
        guard !hasNoMoreEnds else { return nil }
        var position = start
        while let question = bytes.firstIndex(of: UInt8(ascii: "?"), from: position) {
            if question + 1 < bytes.count, bytes[question + 1] == UInt8(ascii: "=") {
                knownEnd = question
                return question
            }
            position = question + 1
        }
        hasNoMoreEnds = true
        return nil
    }
}
