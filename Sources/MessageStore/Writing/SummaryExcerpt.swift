import Glibc
import InternetMessage

/// As much of a large message as its summary needs, so that a listing costs neither its size in memory nor in time.
///
/// Kept are the first 256 KiB, where the header and nearly always the text are, and behind each line that can be a
/// boundary of MIME (RFC 2046 §5.1.1: it begins with two hyphens) the first 64 KiB: the header of each part, so that
/// attachments are counted rightly wherever they are. What is left out is the inside of attachments. At 4 MiB it ends.
struct SummaryExcerpt {
    private static let lead = 256 * 1_024
    private static let perPart = 64 * 1_024
    static let maximum = 4 * 1_024 * 1_024
    private static let hyphen = UInt8(ascii: "-")
    private static let lineFeed: UInt8 = 10

    private(set) var bytes: [UInt8] = []
    private var budget = lead
    private var isAtLineStart = true

    static func summary(of source: any MessageSource) -> MessageSummary {
        if source.pieceCount == 1, source.size <= lead, let whole = source.piece(at: 0) {
            return MessageSummary(source: whole.span)
        }
        let excerpt = SummaryExcerpt(of: source).bytes
        return MessageSummary(source: excerpt.span)
    }

    init(of source: any MessageSource) {
        // One that cannot be read cannot be stored either, which is where it is reported.
        if source.withFile({ read($0) }) != nil { return }
        for index in 0..<source.pieceCount {
            source.piece(at: index)?.withUnsafeBufferPointer { add($0) }
        }
    }

    /// Reads a file through one small buffer: pieces of their own would cost more memory, which costs more time than the reading.
    private mutating func read(_ file: CInt) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.bufferSize) { buffer in
            var offset = 0
            while bytes.count < Self.maximum {
                let count = pread(file, buffer.baseAddress, buffer.count, off_t(offset))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                add(UnsafeBufferPointer(rebasing: buffer[..<count]))
                offset += count
            }
        }
    }

    private static let bufferSize = 65_536

    private mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        var rest = piece[...]
        while let first = rest.first, bytes.count < Self.maximum {
            let line = rest.prefix(Self.lengthOfLine(rest))
            if isAtLineStart, first == Self.hyphen, line.dropFirst().first ?? Self.hyphen == Self.hyphen {
                budget = max(budget, Self.perPart)
            }
            keep(line)
            isAtLineStart = line.last == Self.lineFeed
            rest = rest.dropFirst(line.count)
        }
    }

    /// Up to and with the next line feed, or all there is.
    private static func lengthOfLine(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let buffer = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes))
        guard let start = buffer.baseAddress, let found = memchr(start, Int32(lineFeed), buffer.count) else {
            return buffer.count
        }
        return UnsafeRawPointer(found) - start + 1
    }

    private mutating func keep(_ line: Slice<UnsafeBufferPointer<UInt8>>) {
        let kept = line.prefix(budget)
        guard !kept.isEmpty else { return }
        // Where something was left out, a line begins.
        if isAtLineStart, let last = bytes.last, last != Self.lineFeed {
            bytes.append(contentsOf: [13, Self.lineFeed])
        }
        bytes.append(contentsOf: kept)
        budget -= kept.count
    }
}
