extension Mutant {
    /// The lines of the source that the mutant changes, as they are and as they become, each as one line of text.
    public func sourceLines(of source: String) -> (before: String, after: String) {
        let bytes = Array(source.utf8)
        let newline = UInt8(ascii: "\n")
        let start = bytes[..<range.lowerBound].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let end = bytes[range.upperBound...].firstIndex(of: newline) ?? bytes.count
        let before = String(decoding: bytes[start..<end], as: UTF8.self)
        let after =
            String(decoding: bytes[start..<range.lowerBound], as: UTF8.self) + replacement
            + String(decoding: bytes[range.upperBound..<end], as: UTF8.self)
        return (before.onOneLine, after.onOneLine)
    }
}

extension String {
    fileprivate var onOneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
