extension String {
    /// The text of bytes; nil where they are not UTF-8.
    ///
    /// `init(validating:as:)` does the same for any encoding, which costs a header's few bytes a multiple of the work.
    init?(utf8 bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        self.init(copying: text)
    }

    /// The text of bytes; nil where they are not ASCII.
    init?(ascii bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes), text.isKnownASCII else { return nil }
        self.init(copying: text)
    }
}

extension Span<UInt8> {
    /// Whether the bytes begin with `word`, which is in lower case, in any case.
    func begins(with word: StaticString) -> Bool {
        guard word.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where self[offset].lowercased != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether the bytes are `word`, which is in lower case, in any case.
    func reads(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && begins(with: word) }

    /// The text of the bytes with its ASCII letters in lower case.
    func lowercasedText() -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for position in indices { buffer[position] = self[position].lowercased }
            return count
        }
    }

    /// The number of the character (Unicode scalar) at `start` and how many bytes it has, in bytes that are valid UTF-8.
    func character(at start: Int) -> (number: UInt32, length: Int) {
        let first = UInt32(self[start])
        guard first >= 0xC0 else { return (first, 1) }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var number = first & (0x7F >> UInt32(length))
        for position in (start + 1)..<(start + length) { number = number << 6 | UInt32(self[position] & 0x3F) }
        return (number, length)
    }
}
