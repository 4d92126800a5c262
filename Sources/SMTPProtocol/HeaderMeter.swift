/// Counts the header section of a message as it arrives, cut anywhere.
///
/// It ends with an empty line, or before the first line that is no field (RFC 5322 §2.2), as a reader of broken mail takes it:
/// what has no header must not be refused for its size. CRLF and LF end a line here, as they do for that reader.
struct HeaderMeter {
    private enum Place {
        case lineStart
        /// What may be the name of a field.
        case name
        /// Blanks between it and the colon (RFC 5322 §4.5).
        case nameEnd
        case field
        case beyond
    }

    private var place = Place.lineStart
    /// Bytes of whole lines, and of the one that is known to be a field.
    private var size = 0
    /// Bytes of a line that may not belong to the header.
    private var uncertain = 0

    /// Takes the next bytes of the message and says which is the first that makes the header larger than the limit.
    mutating func firstBeyond(_ limit: Int, _ bytes: Span<UInt8>) -> Int? {
        var index = 0
        while index < bytes.count {
            switch place {
            case .beyond:
                return nil
            case .lineStart:
                place = Self.begins(with: bytes[index])
            case .name, .nameEnd:
                let byte = bytes[index]
                index += 1
                uncertain += 1
                if byte == ASCII.colon {
                    size += uncertain
                    uncertain = 0
                    place = .field
                    if size > limit { return index - 1 }
                } else if ASCII.isBlank(byte) {
                    place = .nameEnd
                } else if place == .nameEnd || !Self.isInName(byte) {
                    place = .beyond
                }
            case .field:
                let lineFeed = bytes.index(of: ASCII.lineFeed, from: index)
                let next = min(lineFeed + 1, bytes.count)
                if next - index > limit - size { return index + limit - size }
                size += next - index
                index = next
                if lineFeed < bytes.count { place = .lineStart }
            }
        }
        return nil
    }

    private static func begins(with byte: UInt8) -> Place {
        if ASCII.isBlank(byte) { return .field }
        return isInName(byte) ? .name : .beyond
    }

    private static func isInName(_ byte: UInt8) -> Bool { byte > ASCII.space && byte < 0x7F && byte != ASCII.colon }
}
