/// The grammar of address literals, RFC 5321 §4.1.3.
enum AddressLiteralGrammar {
    /// `address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"`.
    static func literal(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        guard bytes.has(ASCII.openBracket, at: start) else { return nil }
        let close = bytes.index(of: ASCII.closeBracket, from: start)
        guard close < bytes.count else { return nil }
        let content = bytes.extracting((start + 1)..<close)
        let isValid =
            content.has("IPv6:", at: 0)
            ? isIPv6(content, from: 5)
            : isIPv4(content, from: 0) || isGeneral(content)
        return isValid ? close + 1 : nil
    }

    /// Four decimal numbers up to 255.
    private static func isIPv4(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var position = start
        for number in 1...4 {
            let end = bytes.end(of: ASCII.isDigit, from: position)
            guard 1...3 ~= end - position else { return false }
            var value = 0
            for index in position..<end { value = value * 10 + Int(bytes[index] - UInt8(ascii: "0")) }
            guard value <= 255 else { return false }
            if number == 4 { return end == bytes.count }
            guard bytes.has(ASCII.dot, at: end) else { return false }
            position = end + 1
        }
        return false
    }

    /// Eight groups, or at most six and `::`; the last two may be an IPv4 address.
    private static func isIPv6(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var position = start
        var groups = 0
        var isCompressed = false
        if bytes.has("::", at: position) {
            isCompressed = true
            position += 2
        }
        while position < bytes.count || !isCompressed {
            let end = bytes.end(of: ASCII.isHexDigit, from: position)
            if bytes.has(ASCII.dot, at: end) {
                guard isIPv4(bytes, from: position) else { return false }
                groups += 2
                break
            }
            guard 1...4 ~= end - position else { return false }
            groups += 1
            if end == bytes.count { break }
            guard bytes[end] == ASCII.colon else { return false }
            position = end + 1
            if bytes.has(ASCII.colon, at: position), !isCompressed {
                isCompressed = true
                position += 1
            } else if position == bytes.count {
                return false
            }
        }
        return isCompressed ? groups <= 6 : groups == 8
    }

    /// `Standardized-tag ":" 1*dcontent`.
    private static func isGeneral(_ bytes: Span<UInt8>) -> Bool {
        let colon = bytes.end(of: { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.hyphen }, from: 0)
        guard colon > 0, bytes[colon - 1] != ASCII.hyphen, bytes.has(ASCII.colon, at: colon) else { return false }
        let end = bytes.end(of: isLiteralByte, from: colon + 1)
        return end > colon + 1 && end == bytes.count
    }

    /// `dcontent`; the closing bracket has been found already.
    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        ASCII.isPrintable(byte) && byte != ASCII.space && byte != ASCII.openBracket && byte != ASCII.backslash
    }
}
