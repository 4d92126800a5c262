/// Where one header field stands in the source.
struct ScannedField: Sendable {
    var name: Range<Int>
    /// What follows the colon, with the line ends of its folding but without the last one.
    var value: Range<Int>
    var known: KnownField?
}

extension ScannedField {
    /// No reader of a field looks at more than this of it: nothing sensible is longer, and a summary stays small.
    static let longestValue = 1 << 20

    /// The value unfolded (RFC 5322 §2.2.3): without its line ends and without white space around it.
    func unfolded(in source: Span<UInt8>, limit: Int = ScannedField.longestValue) -> [UInt8] {
        let (range, isFolded) = readable(in: source, limit: limit)
        return isFolded ? Self.unfolded(range, in: source) : source.bytes(in: range)
    }

    /// Gives the unfolded value to `body`; most stand unfolded in the source, and no copy is made of those.
    func withUnfolded<Result>(
        in source: Span<UInt8>,
        limit: Int = ScannedField.longestValue,
        _ body: (Span<UInt8>) -> Result
    ) -> Result {
        let (range, isFolded) = readable(in: source, limit: limit)
        return isFolded ? body(Self.unfolded(range, in: source).span) : body(source.extracting(range))
    }

    private func readable(in source: Span<UInt8>, limit: Int) -> (range: Range<Int>, isFolded: Bool) {
        let range = source.trimmed(value).prefix(limit)
        return (range, source.extracting(range).firstIndex(of: .lineFeed, from: 0) != nil)
    }

    private static func unfolded(_ range: Range<Int>, in source: Span<UInt8>) -> [UInt8] {
        let value = source.extracting(range)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.count)
        var position = 0
        while position < value.count {
            let line = value.line(at: position)
            bytes.append(value, in: line.content)
            position = line.next
        }
        return bytes
    }
}
