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

    /// Decodes `encoded`, at least `limit` bytes of the result if there are so many, and counts what was wrong.
    ///
    /// The bytes are those of one part and no others: no search can go on into the parts behind it.
    func decode(_ encoded: Span<UInt8>, limit: Int = .max) -> (bytes: [UInt8], faults: Int) {
        switch self {
        case .identity, .unknown: (encoded.bytes(in: 0..<encoded.count, limit: limit), 0)
        case .quotedPrintable: QuotedPrintable.decode(encoded, limit: limit)
        case .base64: Base64.decode(encoded, limit: limit)
        }
    }

    /// Gives the same bytes to `body`, without a copy where nothing is encoded, and says how much was wrong.
    func withDecoded<Result>(
        _ encoded: Span<UInt8>,
        limit: Int = .max,
        _ body: (Span<UInt8>, _ faults: Int) -> Result
    ) -> Result {
        switch self {
        case .identity, .unknown: return body(encoded.extracting(first: limit), 0)
        case .quotedPrintable, .base64:
            let decoded = decode(encoded, limit: limit)
            return body(decoded.bytes.span, decoded.faults)
        }
    }
}
