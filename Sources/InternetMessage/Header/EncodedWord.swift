/// One encoded word, `=?charset?encoding?text?=` (RFC 2047 §2), its text decoded to bytes of its charset.
struct EncodedWord {
    var range: Range<Int>
    /// Lower case, without the language that RFC 2231 §5 allows behind it.
    var charset: String
    var content: [UInt8]

    func text(faults: inout FaultList) -> String {
        let decoded = Charset.decode(content, label: charset)
        if decoded.fault == .unknownCharset {
            faults.note("The charset \(FaultList.quote(charset)) of an encoded word is unknown; it was guessed.")
        }
        return decoded.text
    }
}

/// Finds the encoded words of a value, in linear time even where `=?` opens what is never closed.
struct EncodedWordReader {
    private let bytes: [UInt8]
    /// Where the next `?=` is, as far as it has been looked for: a search never goes over the same bytes twice.
    private var knownEnd = 0
    private var hasNoMoreEnds = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first encoded word that begins at `start` or after it.
    mutating func next(from start: Int) -> EncodedWord? {
        var position = start
        while let equals = bytes.firstIndex(of: UInt8(ascii: "="), from: position) {
            if let word = word(at: equals) { return word }
            position = equals + 1
        }
        return nil
    }

    /// The encoded word that begins exactly at `start`.
    mutating func word(at start: Int) -> EncodedWord? {
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
        let charsetEnd = position
        guard charsetEnd > charsetStart, position + 2 < bytes.count, bytes[position] == question,
            bytes[position + 2] == question
        else { return nil }
        let encoding = bytes[position + 1].lowercased
        guard encoding == UInt8(ascii: "q") || encoding == UInt8(ascii: "b") else { return nil }
        let textStart = position + 3
        guard let textEnd = end(from: textStart) else { return nil }
        let text = bytes.span.bytes(in: textStart..<textEnd)
        let label = bytes[charsetStart..<charsetEnd].prefix { $0 != UInt8(ascii: "*") }
        return EncodedWord(
            range: start..<(textEnd + 2),
            charset: String(decoding: label.map(\.lowercased), as: UTF8.self),
            content: encoding == UInt8(ascii: "q") ? QuotedPrintable.decodeWord(text) : Base64.decode(text).bytes
        )
    }

    /// The place of the first `?=` at `start` or after it.
    private mutating func end(from start: Int) -> Int? {
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
