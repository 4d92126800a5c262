extension UInt8 {
    static var tab: UInt8 { 0x09 }
    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }

    init(ascii character: Unicode.Scalar) {
        self = UInt8(truncatingIfNeeded: character.value)
    }

    /// White space within a line (RFC 5234 WSP).
    var isBlank: Bool { self == .space || self == .tab }

    /// White space of any kind, line ends included.
    var isWhiteSpace: Bool { self == .space || (self >= 0x09 && self <= 0x0D) }

    /// A character of ASCII that is neither white space nor a control character.
    var isVisible: Bool { self > 0x20 && self < 0x7F }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { lowercased >= 0x61 && lowercased <= 0x7A }

    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }

    /// A character of a MIME token (RFC 2045 §5.1).
    var isTokenCharacter: Bool {
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5E...0x7E: true
        default: false
        }
    }
}
