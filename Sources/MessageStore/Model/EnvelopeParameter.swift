/// One ESMTP parameter of MAIL or RCPT, as `SIZE=1000` (RFC 5321 §4.1.2).
public struct EnvelopeParameter: Sendable, Equatable {
    /// The keyword as the client sent it.
    public var keyword: String
    /// What stands behind the equals sign; `nil` where there is none.
    public var value: String?

    /// Creates a parameter from its keyword and value.
    public init(keyword: String, value: String? = nil) {
        self.keyword = keyword
        self.value = value
    }
}

extension EnvelopeParameter {
    /// As it stood in the command: neither a keyword nor a value can hold a space, nor a keyword an equals sign.
    var text: String {
        guard let value else { return keyword }
        return "\(keyword)=\(value)"
    }

    init(text: Substring) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        keyword = String(parts[0])
        value = parts.count == 2 ? String(parts[1]) : nil
    }
}
