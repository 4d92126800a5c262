/// Finds the end of a command line: the only place that decides about line ends in commands.
///
/// Only CRLF ends a line (RFC 5321 §2.3.8). A line with something else in it that other servers take for an end, with NUL,
/// or over the limit is reported as soon as that is seen, and its rest up to CRLF is swallowed: nothing in it can be taken
/// for a command.
struct CommandLineScanner {
    enum Finding: Equatable {
        /// More bytes are needed; none may be dropped.
        case incomplete
        /// A whole line of so many bytes, CRLF included.
        case line(length: Int)
        /// The line is not valid; this reply is due, and so many bytes can be dropped.
        case broken(Reply, consumed: Int)
        /// So many bytes of a broken line can be dropped.
        case swallowed(Int)
    }

    private enum Progress {
        /// So many bytes of the line are known to hold no end, so that they are not looked at again.
        case scanned(Int)
        /// The line is broken and its end has not been seen.
        case swallowing(afterCarriageReturn: Bool)
    }

    private var progress = Progress.scanned(0)

    /// Whether the rest of a broken line is being swallowed.
    var isSwallowing: Bool {
        if case .swallowing = progress { true } else { false }
    }

    mutating func scan(_ input: Span<UInt8>, limit: Int) -> Finding {
        switch progress {
        case .scanned(let length): findEnd(input, from: length, limit: limit)
        case .swallowing(let afterCarriageReturn): swallow(input, afterCarriageReturn)
        }
    }

    private mutating func findEnd(_ input: Span<UInt8>, from start: Int, limit: Int) -> Finding {
        let end = min(input.count, limit)
        var index = start
        while index < end {
            switch input[index] {
            case ASCII.carriageReturn:
                guard index + 1 < end else {
                    return index + 1 < limit ? keepOn(at: index) : tooLong(input, limit)
                }
                guard input[index + 1] == ASCII.lineFeed else { return broken(.bareLineEnd, at: index) }
                progress = .scanned(0)
                return .line(length: index + 2)
            case ASCII.lineFeed:
                return broken(.bareLineEnd, at: index)
            case ASCII.nul:
                return broken(.nulInCommand, at: index)
            default:
                index += 1
            }
        }
        return end < limit ? keepOn(at: end) : tooLong(input, limit)
    }

    private mutating func keepOn(at index: Int) -> Finding {
        progress = .scanned(index)
        return .incomplete
    }

    private mutating func broken(_ reply: Reply, at index: Int) -> Finding {
        progress = .swallowing(afterCarriageReturn: false)
        return .broken(reply, consumed: index + 1)
    }

    private mutating func tooLong(_ input: Span<UInt8>, _ limit: Int) -> Finding {
        progress = .swallowing(afterCarriageReturn: input[limit - 1] == ASCII.carriageReturn)
        return .broken(.lineTooLong, consumed: limit)
    }

    private mutating func swallow(_ input: Span<UInt8>, _ afterCarriageReturn: Bool) -> Finding {
        guard !input.isEmpty else { return .incomplete }
        var carriageReturn = afterCarriageReturn ? -1 : input.index(of: ASCII.carriageReturn, from: 0)
        while carriageReturn + 1 < input.count {
            if input[carriageReturn + 1] == ASCII.lineFeed {
                progress = .scanned(0)
                return .swallowed(carriageReturn + 2)
            }
            carriageReturn = input.index(of: ASCII.carriageReturn, from: carriageReturn + 1)
        }
        progress = .swallowing(afterCarriageReturn: carriageReturn < input.count)
        return .swallowed(input.count)
    }
}
