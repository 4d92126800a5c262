extension UInt8 {
    init(ascii character: Unicode.Scalar) {
        self = UInt8(truncatingIfNeeded: character.value)
    }

    /// White space of HTML; a carriage return is a line feed by then.
    var isHTMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0C }

    var isLetter: Bool { 0x61...0x7A ~= self | 0x20 }

    var isDigit: Bool { 0x30...0x39 ~= self }

    var lowercased: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }
}

extension [UInt8] {
    /// The replacement character, U+FFFD.
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// Whether `word`, which is in lower case, stands at `start`, in any letter case.
    func reads(_ word: StaticString, at start: Int) -> Bool {
        guard start <= count, word.utf8CodeUnitCount <= count - start else { return false }
        for offset in 0..<word.utf8CodeUnitCount where self[start + offset].lowercased != word.utf8Start[offset] {
            return false
        }
        return true
    }

    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
