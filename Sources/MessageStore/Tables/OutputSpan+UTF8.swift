extension OutputSpan<UInt8> {
    /// Adds a text in UTF-8, byte by byte: texts that are put together from many small pieces are so at a fraction of what
    /// appending each to a `String` or an array costs.
    mutating func append(_ text: String) {
        let bytes = text.utf8Span.span
        for index in bytes.indices { append(bytes[index]) }
    }
}
