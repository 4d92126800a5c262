/// Counts the bytes of the line of a message that is arriving, its CRLF included and transparency dots not
/// (RFC 5321 §4.5.3.1.6); only CRLF ends it.
struct TextLineMeter {
    private var length = 0
    private var endsWithCarriageReturn = false

    /// Takes the next bytes of the message and says which is the first that makes a line longer than the limit.
    mutating func firstBeyond(_ limit: Int, _ bytes: Span<UInt8>) -> Int? {
        var start = 0
        while start < bytes.count {
            let lineFeed = bytes.index(of: ASCII.lineFeed, from: start)
            let next = min(lineFeed + 1, bytes.count)
            if next - start > limit - length { return start + limit - length }
            length += next - start
            if lineFeed < bytes.count {
                let follows = lineFeed > start ? bytes[lineFeed - 1] == ASCII.carriageReturn : endsWithCarriageReturn
                if follows { length = 0 }
            }
            endsWithCarriageReturn = bytes[next - 1] == ASCII.carriageReturn
            start = next
        }
        return nil
    }
}
