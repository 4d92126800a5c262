extension Span<UInt8> {
    /// Where the first `byte` at or after `start` is; `count` if there is none.
    ///
    /// Eight bytes at a time, because every byte of every message goes through here.
    func index(of byte: UInt8, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits: UInt64 = 0x8080_8080_8080_8080
        let pattern = ones &* UInt64(byte)
        let raw = bytes
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ pattern
            // The lowest high bit left marks the first byte that is zero, which is the one sought.
            let zeros = (word &- ones) & ~word & highBits
            if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index] != byte { index += 1 }
        return index
    }

    /// Where the first byte at or after `start` is that `belongs` does not hold for; `count` if there is none.
    func end(of belongs: (UInt8) -> Bool, from start: Int) -> Int {
        var index = start
        while index < count, belongs(self[index]) { index += 1 }
        return index
    }

    func has(_ byte: UInt8, at index: Int) -> Bool { index < count && self[index] == byte }

    /// Whether `word`, in any letter case, stands at `start`.
    func has(_ word: StaticString, at start: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard start + length <= count else { return false }
        return word.withUTF8Buffer { word in
            for offset in 0..<length where ASCII.uppercased(self[start + offset]) != ASCII.uppercased(word[offset]) {
                return false
            }
            return true
        }
    }

    /// The text of a part; `nil` if it is not UTF-8, overlong forms included.
    func text(_ range: Range<Int>) -> String? {
        guard let text = try? UTF8Span(validating: extracting(range)) else { return nil }
        return String(copying: text)
    }

    /// Whether a part has bytes beyond ASCII.
    func isInternational(_ range: Range<Int>) -> Bool {
        for index in range where self[index] >= 0x80 { return true }
        return false
    }
}
