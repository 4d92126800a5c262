/// Finds the end of a message and its transparency dots: the only place that decides about line ends in content.
///
/// Only CRLF ends a line, only CRLF.CRLF (or .CRLF at the very start) ends the message, and only a dot that begins such a
/// line is dropped (RFC 5321 §4.1.1.4 and §4.5.2). Everything else, bare CR and LF included, is content: whoever disagrees
/// about that can have mail smuggled through them (CVE-2023-51764).
struct ContentScanner {
    enum Piece: Equatable {
        /// More bytes are needed; at most two, a dot and a CR, must be kept.
        case incomplete
        /// These bytes are content, and with them everything up to the end of the range is done with.
        case content(Range<Int>)
        /// The message ends with so many bytes that are no content.
        case end(consumed: Int)
    }

    private enum Preceding {
        case lineEnd
        case carriageReturn
        case other
    }

    private var preceding = Preceding.lineEnd
    /// Bytes of content so far; neither transparency dots nor the end mark count (RFC 1870 §4).
    private(set) var size = 0

    mutating func scan(_ input: Span<UInt8>) -> Piece {
        guard !input.isEmpty else { return .incomplete }
        var start = 0
        if preceding == .lineEnd, input[0] == ASCII.dot {
            guard input.count > 1 else { return .incomplete }
            if input[1] == ASCII.carriageReturn {
                guard input.count > 2 else { return .incomplete }
                if input[2] == ASCII.lineFeed { return .end(consumed: 3) }
            }
            start = 1
        }
        let range = start..<endOfContent(in: input, from: start)
        size += range.count
        return .content(range)
    }

    /// Where the content that begins at `start` stops: before the next line that begins with a dot, else with the input.
    private mutating func endOfContent(in input: Span<UInt8>, from start: Int) -> Int {
        var carriageReturn =
            preceding == .carriageReturn ? start - 1 : input.index(of: ASCII.carriageReturn, from: start)
        while carriageReturn + 1 < input.count {
            var next = carriageReturn + 1
            if input[next] == ASCII.lineFeed {
                next += 1
                if next == input.count || input[next] == ASCII.dot {
                    preceding = .lineEnd
                    return next
                }
            }
            carriageReturn = input.index(of: ASCII.carriageReturn, from: next)
        }
        preceding = carriageReturn < input.count ? .carriageReturn : .other
        return input.count
    }
}
