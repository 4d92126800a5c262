/// The parameters of a query as they stand there (`application/x-www-form-urlencoded`, WHATWG URL section 5.1).
enum QueryString {
    /// Names and values in their order, decoded; an `&` with nothing before or after it is ignored.
    ///
    /// - Throws: ``APIError`` for what is not percent-encoded UTF-8.
    static func parameters(_ query: Substring) throws(APIError) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        for part in query.split(separator: "&") {
            let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = part[equals...].dropFirst()
            parameters.append((name: try decoded(part[..<equals]), value: try decoded(value)))
        }
        return parameters
    }

    /// A plus sign is a blank, as forms and the libraries of most languages write it.
    private static func decoded(_ text: Substring) throws(APIError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                    throw fault(text)
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw fault(text) }
        return decoded
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func fault(_ text: Substring) -> APIError {
        APIError(
            code: .invalidRequest,
            description: "\(quoted(text)) is not percent-encoded UTF-8; write a percent sign as %25."
        )
    }
}
