/// Quoted-printable (RFC 2045 §6.7) and the Q encoding of encoded words (RFC 2047 §4.2).
enum QuotedPrintable {
    /// Decodes line by line until the result has `limit` bytes; an equals sign that encodes nothing stays and is a fault.
    static func decode(
        _ source: Span<UInt8>,
        in range: Range<Int>,
        limit: Int = .max
    ) -> (bytes: [UInt8], faults: Int) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(min(range.count, limit))
        var faults = 0
        var position = range.lowerBound
        while position < range.upperBound, decoded.count < limit {
            let line = source.line(at: position)
            let end = min(line.content.upperBound, range.upperBound)
            let next = min(line.next, range.upperBound)
            var contentEnd = end
            // White space at the end of a line was added on the way (rule 3).
            while contentEnd > position, source[contentEnd - 1].isBlank { contentEnd -= 1 }
            let isSoftBreak = contentEnd > position && source[contentEnd - 1] == UInt8(ascii: "=")
            if isSoftBreak { contentEnd -= 1 }
            decodeLine(source, in: position..<contentEnd, limit: limit, into: &decoded, faults: &faults)
            if !isSoftBreak { decoded.append(source, in: end..<next) }
            position = next
        }
        return (decoded, faults)
    }

    private static func decodeLine(
        _ source: Span<UInt8>,
        in range: Range<Int>,
        limit: Int,
        into decoded: inout [UInt8],
        faults: inout Int
    ) {
        var position = range.lowerBound
        while position < range.upperBound, decoded.count < limit {
            guard let equals = source.firstIndex(of: UInt8(ascii: "="), from: position), equals < range.upperBound
            else {
                decoded.append(source, in: position..<range.upperBound)
                return
            }
            decoded.append(source, in: position..<equals)
            if range.upperBound - equals > 2, let high = source[equals + 1].hexadecimalValue,
                let low = source[equals + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                position = equals + 3
            } else {
                decoded.append(source[equals])
                faults += 1
                position = equals + 1
            }
        }
    }

    /// Decodes the text of an encoded word, where an underscore is a space.
    static func decodeWord(_ text: Span<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "="), text.count - position > 2, let high = text[position + 1].hexadecimalValue,
                let low = text[position + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(byte == UInt8(ascii: "_") ? .space : byte)
                position += 1
            }
        }
        return decoded
    }
}
