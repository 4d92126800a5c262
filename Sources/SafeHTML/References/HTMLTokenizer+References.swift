extension HTMLTokenizer {
    /// Appends what the character reference at `start` stands for (§13.2.5.72 to .80), or its `&` where it is none.
    ///
    /// - Returns: where to go on.
    func appendReference(at start: Int, isInAttribute: Bool, to text: inout [UInt8]) -> Int {
        if byte(at: start + 1) == UInt8(ascii: "#") {
            if let (scalar, next) = number(at: start + 2) {
                text.append(contentsOf: String(scalar).utf8)
                return next
            }
        } else if let (characters, next) = name(at: start + 1, isInAttribute: isInAttribute) {
            text.append(contentsOf: characters.utf8)
            return next
        }
        text.append(UInt8(ascii: "&"))
        return start + 1
    }

    private func number(at start: Int) -> (scalar: Unicode.Scalar, next: Int)? {
        let isHexadecimal = byte(at: start).map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let digits = isHexadecimal ? start + 1 : start
        var index = digits
        var value: UInt32 = 0
        while let byte = byte(at: index), let digit = byte.hexadecimalValue, isHexadecimal || byte.isDigit {
            // A number that is too large stays too large.
            if value <= 0x10FFFF { value = value * (isHexadecimal ? 16 : 10) + UInt32(digit) }
            index += 1
        }
        guard index > digits else { return nil }
        if byte(at: index) == UInt8(ascii: ";") { index += 1 }
        return (Self.scalar(value), index)
    }

    /// Numbers of control characters mean the characters of Windows-1252 (§13.2.5.80).
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        let windows: [UInt32] = [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
            0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x9D, 0x017E, 0x0178,
        ]
        let number = 0x80...0x9F ~= value ? windows[Int(value - 0x80)] : value
        return number == 0 ? "\u{FFFD}" : Unicode.Scalar(number) ?? "\u{FFFD}"
    }

    private func name(at start: Int, isInAttribute: Bool) -> (characters: String, next: Int)? {
        var end = start
        while let byte = byte(at: end), byte.isLetter || byte.isDigit, end - start < NamedReferences.longestName {
            end += 1
        }
        guard end > start else { return nil }
        if byte(at: end) == UInt8(ascii: ";"), let found = NamedReferences.all[text(start..<end)] {
            return (found.characters, end + 1)
        }
        // Old names need no semicolon. The longest match counts.
        var length = min(end - start, NamedReferences.longestOldName)
        while length >= 2 {
            if let found = NamedReferences.all[text(start..<start + length)], found.isOld {
                let next = byte(at: start + length)
                // `?a=1&copy=2` is a query, not a copyright sign.
                let goesOn = next.map { $0 == UInt8(ascii: "=") || $0.isLetter || $0.isDigit } ?? false
                return isInAttribute && goesOn ? nil : (found.characters, start + length)
            }
            length -= 1
        }
        return nil
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: html[range], as: UTF8.self) }
}
