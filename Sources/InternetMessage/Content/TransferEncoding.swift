/// How the content of a part is encoded (RFC 2045 §6).
enum TransferEncoding: Sendable, Equatable {
    /// 7bit, 8bit and binary: the bytes are the content.
    case identity
    case quotedPrintable
    case base64
    case unknown(String)

    init(field value: [UInt8]) {
        // Some programs put a parameter, a semicolon or a comment behind it.
        var reader = ParameterReader(value)
        let name = reader.readValue()
        switch name {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
        case "quoted-printable": self = .quotedPrintable
        case "base64": self = .base64
        default: self = .unknown(name)
        }
    }

    /// Decodes the bytes of `range`, at least `limit` of the result if there are so many, and counts what was wrong.
    func decode(_ source: Span<UInt8>, in range: Range<Int>, limit: Int = .max) -> (bytes: [UInt8], faults: Int) {
        switch self {
        case .identity, .unknown: (source.bytes(in: range, limit: limit), 0)
        case .quotedPrintable: QuotedPrintable.decode(source, in: range, limit: limit)
        case .base64: Base64.decode(source, in: range, limit: limit)
        }
    }

    /// Gives the same bytes to `body`, without a copy where nothing is encoded, and says how much was wrong.
    func withDecoded<Result>(
        _ source: Span<UInt8>,
        in range: Range<Int>,
        limit: Int = .max,
        _ body: (Span<UInt8>, _ faults: Int) -> Result
    ) -> Result {
        switch self {
        case .identity, .unknown: return body(source.extracting(range.prefix(limit).clamped(to: 0..<source.count)), 0)
        case .quotedPrintable, .base64:
            let decoded = decode(source, in: range, limit: limit)
            return body(decoded.bytes.span, decoded.faults)
        }
    }
}
