/// The grammar of addresses, RFC 5321 §4.1.2 with the UTF-8 of RFC 6531 §3.3.
///
/// Each production takes where it should begin and gives where it ends, or `nil` if it is not there. Beyond the letter of
/// the grammar a domain may have underscores, since containers are often called so. No length is limited but that of the
/// line, as RFC 5321 §4.5.3.1 asks where possible.
enum AddressGrammar {
    /// `Mailbox = Local-part "@" ( Domain / address-literal )`.
    static func mailbox(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        guard let at = localPart(bytes, start), bytes.has(ASCII.at, at: at) else { return nil }
        let end = domain(bytes, at + 1)
        return end ?? AddressLiteralGrammar.literal(bytes, at + 1)
    }

    /// `A-d-l ":"`, the source route in front of a mailbox.
    static func sourceRoute(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        while bytes.has(ASCII.at, at: position), let end = domain(bytes, position + 1) {
            if bytes.has(ASCII.colon, at: end) { return end + 1 }
            guard bytes.has(ASCII.comma, at: end) else { return nil }
            position = end + 1
        }
        return nil
    }

    /// `Domain = sub-domain *("." sub-domain)`.
    static func domain(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        dotSeparated(bytes, start) { bytes, start in
            let end = bytes.end(of: isDomainByte, from: start)
            guard end > start, bytes[start] != ASCII.hyphen, bytes[end - 1] != ASCII.hyphen else { return nil }
            return end
        }
    }

    /// `Local-part = Dot-string / Quoted-string`.
    private static func localPart(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        if bytes.has(ASCII.quote, at: start) { return quotedString(bytes, start) }
        return dotSeparated(bytes, start) { bytes, start in
            let end = bytes.end(of: isAtomByte, from: start)
            return end > start ? end : nil
        }
    }

    private static func dotSeparated(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ part: (Span<UInt8>, Int) -> Int?
    ) -> Int? {
        guard var end = part(bytes, start) else { return nil }
        while bytes.has(ASCII.dot, at: end) {
            guard let next = part(bytes, end + 1) else { return nil }
            end = next
        }
        return end
    }

    private static func quotedString(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = start + 1
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.quote:
                return position + 1
            case ASCII.backslash:
                guard position + 1 < bytes.count, ASCII.isPrintable(bytes[position + 1]) else { return nil }
                position += 2
            case let byte where ASCII.isPrintable(byte) || byte >= 0x80:
                position += 1
            default:
                return nil
            }
        }
        return nil
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.hyphen || byte == ASCII.underscore || byte >= 0x80
    }

    /// `atext` of RFC 5322 §3.2.3: what is printable and none of the specials.
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 { return true }
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            return true
        default:
            return false
        }
    }
}
