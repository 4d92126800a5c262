/// What the server answers: a code and one or more lines of text (RFC 5321 §4.2).
///
/// The text is safe to send whatever it was made from: everything but printable ASCII becomes `?`, and a line is cut to
/// the length that RFC 5321 §4.5.3.1.5 allows.
public struct Reply: Sendable, Equatable {
    /// The three digits.
    public let code: Int
    /// The code of RFC 3463, where the reply may carry one (RFC 2034 §4).
    public let enhancedCode: EnhancedCode?
    /// The text of each line, without codes.
    public let lines: [String]

    /// The bytes to send, final CRLF included; made once, for most replies are sent again and again.
    public let wireBytes: [UInt8]

    /// Leaves room in 512 bytes for both codes and CRLF.
    private static let maximumText = 480

    init(_ code: Int, _ enhancedCode: EnhancedCode? = nil, lines: [String]) {
        self.init(code, enhancedCode, safe: lines.map(Self.sanitized))
    }

    /// A line of text that is printable ASCII and may be longer than others (RFC 4954 §4: up to 12,288 bytes).
    init(unlimited code: Int, _ text: String) {
        self.init(code, nil, safe: [text])
    }

    init(_ code: Int, _ enhancedCode: EnhancedCode?, _ text: String) {
        self.init(code, enhancedCode, safe: [Self.sanitized(text)])
    }

    private init(_ code: Int, _ enhancedCode: EnhancedCode?, safe lines: [String]) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.lines = lines
        wireBytes = Self.encoded(String(code), enhancedCode.map { "\($0) " } ?? "", lines)
    }

    /// All lines but the last have `-` behind the code.
    private static func encoded(_ code: String, _ enhancedCode: String, _ lines: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        let overhead = code.utf8.count + enhancedCode.utf8.count + 3
        bytes.reserveCapacity(lines.reduce(0) { $0 + $1.utf8.count + overhead })
        for (index, line) in lines.enumerated() {
            bytes.append(contentsOf: code.utf8)
            bytes.append(index == lines.count - 1 ? ASCII.space : ASCII.hyphen)
            bytes.append(contentsOf: enhancedCode.utf8)
            bytes.append(contentsOf: line.utf8)
            bytes.append(ASCII.carriageReturn)
            bytes.append(ASCII.lineFeed)
        }
        return bytes
    }

    /// The first line as it is sent, without its end.
    public var firstLine: String {
        ([String(code)] + (enhancedCode.map { [$0.description] } ?? []) + lines.prefix(1)).joined(separator: " ")
    }

    private static func sanitized(_ text: String) -> String {
        if text.utf8.count <= maximumText, text.utf8.allSatisfy(ASCII.isPrintable) { return text }
        let printable = text.unicodeScalars.prefix(maximumText).map { scalar in
            scalar.isASCII && ASCII.isPrintable(UInt8(ascii: scalar)) ? Character(scalar) : "?"
        }
        return String(printable)
    }
}
