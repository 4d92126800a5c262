import Glibc

extension Span where Element == UInt8 {
    /// The first place of `byte` at `start` or after it.
    ///
    /// It looks to the end of the span. To search one line, field or part, extract that first; otherwise each search
    /// that finds nothing reads the rest of the message, and the time becomes quadratic.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start >= 0, start < count else { return nil }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        }
    }

    /// Whether `bytes` stand at `start`.
    func matches(_ bytes: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start <= count, bytes.count <= count - start else { return false }
        guard !bytes.isEmpty else { return true }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return memcmp(base + start, bytes, bytes.count) == 0
        }
    }

    /// A copy of the part of `range` that exists, at most `limit` bytes.
    func bytes(in range: Range<Int>, limit: Int = .max) -> [UInt8] {
        var copy: [UInt8] = []
        copy.append(self, in: range.prefix(limit).clamped(to: 0..<count))
        return copy
    }

    /// The line that begins at `start`; it ends with CRLF, with a bare LF as some programs write it, or with the input.
    func line(at start: Int) -> Line {
        guard let lineFeed = firstIndex(of: .lineFeed, from: start) else {
            return Line(content: start..<Swift.max(start, count), next: count)
        }
        let hasCarriageReturn = lineFeed > start && self[lineFeed - 1] == .carriageReturn
        return Line(content: start..<(hasCarriageReturn ? lineFeed - 1 : lineFeed), next: lineFeed + 1)
    }

    /// `range` without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isWhiteSpace { lower += 1 }
        while lower < upper, self[upper - 1].isWhiteSpace { upper -= 1 }
        return lower..<upper
    }
}

/// One line: its content without the line end, and where the next one begins.
struct Line {
    var content: Range<Int>
    var next: Int
}

extension [UInt8] {
    /// Appends the bytes of `span` in `range`, which must lie within it.
    mutating func append(_ span: Span<UInt8>, in range: Range<Int>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0[range]) }
    }

    /// The first place of `byte` at `start` or after it.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        span.firstIndex(of: byte, from: start)
    }

    /// The text of a range of bytes that are known to be ASCII, or of which nobody knows better.
    func text(in range: Range<Int>) -> String {
        String(decoding: self[range.clamped(to: 0..<count)], as: UTF8.self)
    }
}
