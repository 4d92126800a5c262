/// Where a word of an address list stands; most words are never asked for their text.
struct AddressWord {
    var range: Range<Int>
    var isQuoted: Bool
    /// Whether white space or a comment stands before it.
    var isAfterBlank: Bool
}

extension [AddressWord] {
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
    func bare(in bytes: Span<UInt8>) -> [[UInt8]] {
        var bare: [[UInt8]] = []
        for word in self {
            // Obsolete syntax has white space around the dots and the at sign of an address (RFC 5322 §4.4).
            let isParted =
                word.isAfterBlank && !Self.joins(bare.last?.last) && !Self.joins(bytes[word.range.lowerBound])
            if isParted || bare.isEmpty { bare.append([]) }
            bare[bare.count - 1].append(bytes, in: word.range)
        }
        return bare
    }

    private static func joins(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".") }
}
