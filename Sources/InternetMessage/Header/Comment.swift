/// Comments in structured fields (RFC 5322 §3.2.2).
enum Comment {
    /// The place behind the comment that begins at `start`; an open one reaches to the end.
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth <= 0 { return position + 1 }
            case UInt8(ascii: "\\"): position += 1
            default: break
            }
            position += 1
        }
        return bytes.count
    }
}
