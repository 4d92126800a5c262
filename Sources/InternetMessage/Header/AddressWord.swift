/// Where a word of an address list stands; most words are never asked for their text.
struct AddressWord {
    var range: Range<Int>
    var isQuoted: Bool
    /// Whether white space or a comment stands before it.
    var isAfterBlank: Bool
}

extension [AddressWord] {
    /// Adds a word, or lengthens the last one where nothing parts them: one that is read in many pieces takes no more
    /// memory than any other.
    mutating func add(_ word: AddressWord) {
        if let last, !word.isAfterBlank, !word.isQuoted, !last.isQuoted, last.range.upperBound == word.range.lowerBound
        {
            self[count - 1].range = last.range.lowerBound..<word.range.upperBound
        } else {
            append(word)
        }
    }

    /// The words as a name has them: quoted strings without their quotes, one space between two.
    func phrase(in bytes: Span<UInt8>) -> [UInt8] {
        guard let first, let last else { return [] }
        var phrase: [UInt8] = []
        phrase.reserveCapacity(last.range.upperBound - first.range.lowerBound)
        for word in self {
            if word.isAfterBlank, !phrase.isEmpty { phrase.append(.space) }
            if word.isQuoted {
                Self.append(quoted: word.range, of: bytes, to: &phrase)
            } else {
                phrase.append(bytes, in: word.range)
            }
        }
        return phrase
    }

    /// Appends what is between the quotes; the last one may be missing.
    private static func append(quoted range: Range<Int>, of bytes: Span<UInt8>, to text: inout [UInt8]) {
        var position = range.lowerBound + 1
        while position < range.upperBound, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < range.upperBound { position += 1 }
            text.append(bytes[position])
            position += 1
        }
    }

    /// The words as an address has them: quoted strings with their quotes, parted where white space parts them.
    ///
    /// `text` has one space between two words, and `words` says where each of them is in it.
    func bare(in bytes: Span<UInt8>) -> (text: [UInt8], words: [Range<Int>]) {
        var text: [UInt8] = []
        var words: [Range<Int>] = []
        var start = 0
        for word in self {
            // Obsolete syntax has white space around the dots and the at sign of an address (RFC 5322 §4.4).
            let isParted = word.isAfterBlank && !Self.joins(text.last) && !Self.joins(bytes[word.range.lowerBound])
            if isParted, !text.isEmpty {
                words.append(start..<text.count)
                text.append(.space)
                start = text.count
            }
            text.append(bytes, in: word.range)
        }
        if !isEmpty { words.append(start..<text.count) }
        return (text, words)
    }

    private static func joins(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".") }
}
