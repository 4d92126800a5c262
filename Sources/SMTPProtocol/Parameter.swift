/// An ESMTP parameter of MAIL or RCPT (RFC 5321 §4.1.2).
public struct Parameter: Sendable, Equatable {
    /// As it was sent; compared without regard to letter case.
    public let keyword: String
    /// As it was sent, `nil` without an equals sign.
    public let value: String?

    /// A parameter as it was sent.
    public init(keyword: String, value: String? = nil) {
        self.keyword = keyword
        self.value = value
    }

    /// Whether this is the parameter called `keyword`, in any letter case.
    public func isNamed(_ keyword: String) -> Bool {
        ASCII.areEqual(self.keyword, keyword)
    }
}
