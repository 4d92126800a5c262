/// Base64 as RFC 4648 §4 has it, strictly: padded, and without anything else in it.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The values of the alphabet's letters; 255 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// The text of some bytes.
    public static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[Int(bits >> 18 & 63)] : padding)
                bits <<= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; `nil` where it is not base64.
    public static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (bits, count, paddings): (UInt32, Int, Int) = (0, 0, 0)
        for letter in text {
            let value = values[Int(letter)]
            if letter == padding {
                paddings += 1
            } else if value == 255 || paddings > 0 {
                return nil
            }
            bits = bits << 6 | UInt32(letter == padding ? 0 : value)
            count += 1
            guard count.isMultiple(of: 4) else { continue }
            bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
            bits = 0
        }
        guard paddings <= 2 else { return nil }
        // RFC 4648 §3.5: bits that stand for nothing must be 0, else two texts meant the same.
        guard bytes.suffix(paddings).allSatisfy({ $0 == 0 }) else { return nil }
        bytes.removeLast(paddings)
        return bytes
    }

    /// The bytes of a text; `nil` where it is not base64.
    public static func bytes(_ text: String) -> [UInt8]? { bytes(text.utf8) }
}
