/// Holds the content of a message against the limits that look inside it.
struct ContentMeter {
    private var header = HeaderMeter()
    private var textLine = TextLineMeter()
    /// With BODY=BINARYMIME there are none (RFC 3030 §3).
    private let hasLines: Bool

    init(_ envelope: Envelope? = nil) {
        hasLines = envelope?.isBinary != true
    }

    /// Takes the next bytes of the message; the reply is that of the limit that the first one too many is beyond.
    mutating func measure(_ bytes: Span<UInt8>, _ limits: SessionLimits) -> Reply? {
        let header = header.firstBeyond(limits.maximumHeaderSize, bytes)
        // Nothing is looked for where anything goes.
        let hasLimit = hasLines && limits.maximumTextLineLength < .max
        let line = hasLimit ? textLine.firstBeyond(limits.maximumTextLineLength, bytes) : nil
        guard let line else { return header == nil ? nil : .headerTooLarge }
        return header.map { $0 <= line } ?? false ? .headerTooLarge : .textLineTooLong
    }
}
