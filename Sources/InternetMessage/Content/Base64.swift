/// Base64 (RFC 2045 §6.8).
enum Base64 {
    private static let white: UInt8 = 0x40
    private static let padding: UInt8 = 0x41
    private static let invalid: UInt8 = 0xFF

    /// The six bits of each character of the alphabet, or what else the character is.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(truncatingIfNeeded: value) }
        for character in [.tab, .lineFeed, .carriageReturn, .space] as [UInt8] { values[Int(character)] = white }
        values[Int(UInt8(ascii: "="))] = padding
        return values
    }()

    /// Decodes until the result has `limit` bytes.
    ///
    /// Characters outside the alphabet are passed over (RFC 2045 §6.8) and counted as faults. Padding ends a quantum, not
    /// the content: some programs join pieces that were encoded one by one. Missing padding at the end is a fault too.
    static func decode(_ encoded: Span<UInt8>, limit: Int = .max) -> (bytes: [UInt8], faults: Int) {
        let values = Self.values
        var decoded: [UInt8] = []
        decoded.reserveCapacity(min(encoded.count / 4 * 3 + 3, limit == .max ? limit : limit + 3))
        var faults = 0
        var bits: UInt32 = 0
        var count = 0
        for position in encoded.indices {
            let value = values[Int(encoded[position])]
            if value < white {
                bits = bits << 6 | UInt32(value)
                count += 1
                guard count == 4 else { continue }
                decoded.append(UInt8(truncatingIfNeeded: bits >> 16))
                decoded.append(UInt8(truncatingIfNeeded: bits >> 8))
                decoded.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
                count = 0
                if decoded.count >= limit { return (decoded, faults) }
            } else if value == padding {
                finishQuantum(bits, count, into: &decoded, faults: &faults)
                bits = 0
                count = 0
            } else if value == invalid {
                faults += 1
            }
        }
        if count > 0 {
            faults += 1
            finishQuantum(bits, count, into: &decoded, faults: &faults)
        }
        return (decoded, faults)
    }

    private static func finishQuantum(_ bits: UInt32, _ count: Int, into decoded: inout [UInt8], faults: inout Int) {
        switch count {
        // Behind a complete quantum, or the second "=" of one.
        case 0: break
        case 1: faults += 1
        case 2: decoded.append(UInt8(truncatingIfNeeded: bits >> 4))
        default:
            decoded.append(UInt8(truncatingIfNeeded: bits >> 10))
            decoded.append(UInt8(truncatingIfNeeded: bits >> 2))
        }
    }
}
