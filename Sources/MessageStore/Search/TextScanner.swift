/// Finds texts in another one after another, in time that grows with the lengths of all of them together.
///
/// The case of ASCII letters makes no difference, as with SQLite's LIKE.
struct TextScanner {
    private let text: UnsafeBufferPointer<UInt8>
    /// Where the next search begins.
    private(set) var position = 0
    /// Comparisons that the simple way may still take, which is the faster one nearly always.
    private var budget: Int

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        budget = 2 * text.count
    }

    /// Bytes that are still to be searched.
    var remaining: Int { text.count - position }

    /// Moves behind the next place of `needle`, if there is one.
    mutating func skip(past needle: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first?.asciiLowercased else { return true }
        while remaining >= needle.count {
            if text[position].asciiLowercased == first {
                let length = commonLength(with: needle)
                if length == needle.count {
                    position += length
                    return true
                }
                budget -= length
                if budget < 0 { return skipLinearly(past: needle) }
            }
            position += 1
        }
        return false
    }

    /// Whether `needle` stands at the current place; moves behind it then.
    mutating func skipPrefix(_ needle: UnsafeBufferPointer<UInt8>) -> Bool {
        guard remaining >= needle.count, commonLength(with: needle) == needle.count else { return false }
        position += needle.count
        return true
    }

    /// Whether `needle` ends the text, and begins at the current place or later; moves to the end then.
    mutating func skipSuffix(_ needle: UnsafeBufferPointer<UInt8>) -> Bool {
        guard remaining >= needle.count else { return false }
        position = text.count - needle.count
        return skipPrefix(needle)
    }

    private func commonLength(with needle: UnsafeBufferPointer<UInt8>) -> Int {
        var length = 0
        while length < needle.count, text[position + length].isSameLetter(as: needle[length]) { length += 1 }
        return length
    }

    /// The way of Knuth, Morris and Pratt: no byte of the text is looked at again when a comparison fails.
    private mutating func skipLinearly(past needle: UnsafeBufferPointer<UInt8>) -> Bool {
        let borders = Self.borders(of: needle)
        var length = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            while length > 0, !byte.isSameLetter(as: needle[length]) { length = borders[length - 1] }
            if byte.isSameLetter(as: needle[length]) { length += 1 }
            if length == needle.count { return true }
        }
        return false
    }

    /// For each length of `needle`'s beginning, the length of the longest shorter beginning that also ends it.
    private static func borders(of needle: UnsafeBufferPointer<UInt8>) -> [Int] {
        var borders = [Int](repeating: 0, count: needle.count)
        var length = 0
        for index in needle.indices.dropFirst() {
            while length > 0, !needle[index].isSameLetter(as: needle[length]) { length = borders[length - 1] }
            if needle[index].isSameLetter(as: needle[length]) { length += 1 }
            borders[index] = length
        }
        return borders
    }
}

extension String {
    /// Whether `text` stands in it; the case of ASCII letters makes no difference, as with SQLite's LIKE.
    func holds(_ text: String) -> Bool {
        var (copy, needle) = (self, text)
        return copy.withUTF8 { haystack in
            needle.withUTF8 { needle in
                var scanner = TextScanner(haystack)
                return scanner.skip(past: needle)
            }
        }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
    }

    /// Whether two bytes are the same but for the case of an ASCII letter.
    func isSameLetter(as other: UInt8) -> Bool {
        self == other || asciiLowercased == other.asciiLowercased
    }
}
