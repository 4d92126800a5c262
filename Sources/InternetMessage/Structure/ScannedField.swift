/// Where one header field stands in the source.
struct ScannedField: Sendable {
    var name: Range<Int>
    /// What follows the colon, with the line ends of its folding but without the last one.
    var value: Range<Int>
    var known: KnownField?
}

extension ScannedField {
    /// No reader of a field looks at more than this of it: nothing sensible is longer, and a summary stays small.
    static let readableLength = 1 << 20

    /// The value unfolded (RFC 5322 §2.2.3): without its line ends and without white space around it.
    func unfolded(in source: Span<UInt8>, limit: Int = ScannedField.readableLength) -> [UInt8] {
        let range = source.trimmed(value)
        let readable = range.lowerBound..<(range.lowerBound + min(range.count, limit))
        guard let lineFeed = source.firstIndex(of: .lineFeed, from: readable.lowerBound),
            lineFeed < readable.upperBound
        else { return source.bytes(in: readable) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(readable.count)
        var position = readable.lowerBound
        while position < readable.upperBound {
            let line = source.line(at: position)
            bytes.append(source, in: position..<min(line.content.upperBound, readable.upperBound))
            position = line.next
        }
        return bytes
    }
}
