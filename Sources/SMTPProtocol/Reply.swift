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

    /// Leaves room in 512 bytes for both codes and CRLF.
    private static let maximumText = 480

    init(_ code: Int, _ enhancedCode: EnhancedCode? = nil, lines: [String]) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.lines = lines.map(Self.sanitized)
    }

    /// A line of text that is printable ASCII and may be longer than others (RFC 4954 §4: up to 12,288 bytes).
    init(unlimited code: Int, _ text: String) {
        self.code = code
        enhancedCode = nil
        lines = [text]
    }

    init(_ code: Int, _ enhancedCode: EnhancedCode?, _ text: String) {
        self.init(code, enhancedCode, lines: [text])
    }

    /// The bytes to send, final CRLF included.
    public var wireBytes: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// Appends the bytes to send: all lines but the last have `-` behind the code.
    public func encode(into output: inout [UInt8]) {
        let code = String(code)
        let enhancedCode = enhancedCode.map { "\($0) " } ?? ""
        for (index, line) in lines.enumerated() {
            output.append(contentsOf: code.utf8)
            output.append(index == lines.count - 1 ? ASCII.space : ASCII.hyphen)
            output.append(contentsOf: enhancedCode.utf8)
            output.append(contentsOf: line.utf8)
            output.append(ASCII.carriageReturn)
            output.append(ASCII.lineFeed)
        }
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
