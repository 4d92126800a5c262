extension Reply {
    /// Longest text of a reply that is made up.
    public static let maximumMadeUpText = 400

    /// Whether a code is that of a refusal (RFC 5321 §4.2).
    public static func isRefusal(_ code: Int) -> Bool {
        400...599 ~= code && code / 10 % 10 <= 5
    }

    /// A refusal that is made up; `nil` where an SMTP server could not send it.
    ///
    /// - Parameters:
    ///   - enhancedCode: of the code's own category; `nil` takes a customary one.
    ///   - isPlain: whether it stands where no enhanced code may (RFC 2034 §4).
    public init?(refusal code: Int, _ enhancedCode: EnhancedCode?, isPlain: Bool, _ text: String) {
        guard Self.isRefusal(code), enhancedCode.map({ $0.category == code / 100 && !isPlain }) ?? true,
            1...Self.maximumMadeUpText ~= text.utf8.count, text.utf8.allSatisfy(ASCII.isPrintable)
        else { return nil }
        self.init(code, isPlain ? nil : enhancedCode ?? .customary(for: code), text)
    }

    /// The same without an enhanced code, for where ENHANCEDSTATUSCODES is not announced.
    public var withoutEnhancedCode: Reply {
        enhancedCode == nil ? self : Reply(code, nil, lines: lines)
    }

    static func commandNotOffered(_ verb: String) -> Reply {
        Reply(502, .init(5, 5, 1), "\(verb) is not offered in this session (Faults)")
    }

    static let pipeliningNotOffered = Reply(
        503,
        .init(5, 5, 1),
        "Wait for each reply: PIPELINING is not offered in this session (Faults)"
    )
}
