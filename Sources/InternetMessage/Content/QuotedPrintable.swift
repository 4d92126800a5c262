/// Quoted-printable (RFC 2045 §6.7) and the Q encoding of encoded words (RFC 2047 §4.2).
enum QuotedPrintable {
    /// Decodes line by line until the result has `limit` bytes; an equals sign that encodes nothing stays and is a fault.
    static func decode(_ encoded: Span<UInt8>, limit: Int = .max) -> (bytes: [UInt8], faults: Int) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(min(encoded.count, limit))
        var faults = 0
        var position = 0
        while position < encoded.count, decoded.count < limit {
            let line = encoded.line(at: position)
            var contentEnd = line.content.upperBound
            // White space at the end of a line was added on the way (rule 3).
            while contentEnd > position, encoded[contentEnd - 1].isBlank { contentEnd -= 1 }
            let isSoftBreak = contentEnd > position && encoded[contentEnd - 1] == UInt8(ascii: "=")
            if isSoftBreak { contentEnd -= 1 }
            // The line alone: a search that may go on behind its end makes the time quadratic.
            let content = encoded.extracting(position..<contentEnd)
            decodeLine(content, limit: limit, into: &decoded, faults: &faults)
            if !isSoftBreak { decoded.append(encoded, in: line.content.upperBound..<line.next) }
            position = line.next
        }
        return (decoded, faults)
    }

    private static func decodeLine(
        _ line: Span<UInt8>,
        limit: Int,
        into decoded: inout [UInt8],
        faults: inout Int
    ) {
        var position = 0
        while position < line.count, decoded.count < limit {
            guard let equals = line.firstIndex(of: UInt8(ascii: "="), from: position) else {
                decoded.append(line, in: position..<line.count)
                return
            }
            decoded.append(line, in: position..<equals)
            if line.count - equals > 2, let high = line[equals + 1].hexadecimalValue,
                let low = line[equals + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                position = equals + 3
            } else {
                decoded.append(line[equals])
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
