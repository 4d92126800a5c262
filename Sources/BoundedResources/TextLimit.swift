/// How much of a stranger's text goes on record, in bytes of UTF-8.
///
/// Whatever a client sends may end up in records, logs and answers, so each such text has one of these limits.
public enum TextLimit: Int, Sendable, CaseIterable {
    /// A name or an address inside a sentence, as that of a user who is not known.
    case mention = 80
    /// A line of a transcript, or the name in EHLO.
    case line = 256
    /// A name or an address in a field of its own, as the subject of a certificate.
    case field = 512
    /// A sentence of a record, or a value in the log.
    case sentence = 2_048
    /// A whole message in the log.
    case message = 4_096
}

extension String {
    /// The text itself, or its front and a note of how much is missing, as `abc… (12 more bytes)`.
    ///
    /// Neither a character of UTF-8 nor an escape such as `\x1B` or `\C3` is cut in the middle.
    public func shortened(to limit: TextLimit) -> String {
        let bytes = utf8
        guard bytes.count > limit.rawValue else { return self }
        var end = bytes.index(bytes.startIndex, offsetBy: limit.rawValue)
        while end > startIndex, Self.isContinuation(bytes[end]) { bytes.formIndex(before: &end) }
        end = endOfEscapes(before: end)
        let missing = bytes[end...].count
        return "\(self[..<end])… (\(missing) more \(missing == 1 ? "byte" : "bytes"))"
    }

    /// Where the last escape begins that `end` would cut, else `end`.
    private func endOfEscapes(before end: Index) -> Index {
        let bytes = utf8
        guard bytes[..<end].contains(Self.backslash) else { return end }
        var position = startIndex
        while position < end {
            guard bytes[position] == Self.backslash else {
                bytes.formIndex(after: &position)
                continue
            }
            let next = bytes.index(position, offsetBy: Self.lengthOfEscape(bytes[position...]))
            if next > end { return position }
            position = next
        }
        return end
    }

    /// How long the escape is that the text begins with: `\x1B` and `\u{1F600}` of C and Swift, `\0A` and `\,` of RFC 4514.
    private static func lengthOfEscape(_ text: Substring.UTF8View) -> Int {
        let bytes = Array(text.prefix(12))
        guard bytes.count > 1 else { return bytes.count }
        switch bytes[1] {
        case UInt8(ascii: "x") where bytes.count >= 4 && bytes[2...3].allSatisfy(isHexadecimal):
            return 4
        case UInt8(ascii: "u") where bytes.count > 2 && bytes[2] == UInt8(ascii: "{"):
            return (bytes.firstIndex(of: UInt8(ascii: "}")) ?? 1) + 1
        case _ where bytes.count > 2 && bytes[1...2].allSatisfy(isHexadecimal):
            return 3
        default:
            // With all bytes of a character beyond ASCII.
            return bytes.dropFirst(2).firstIndex { !isContinuation($0) } ?? bytes.count
        }
    }

    private static let backslash = UInt8(ascii: "\\")

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "a")...UInt8(ascii: "f"):
            true
        default: false
        }
    }
}
