/// Recipients that are refused on purpose, so that an application can be shown how a refusal is.
public struct RejectedRecipient: Sendable, Equatable {
    /// The codes that a recipient can be refused with (RFC 5321 §4.3.2).
    public static let codes = [450, 451, 452, 550, 551, 552, 553, 554]

    /// The reply's code, one of ``codes``.
    public let code: Int
    private let address: TextPattern

    /// The address; `*` stands for any text.
    public var pattern: String { address.text }

    /// - Returns: `nil` for another code, or an empty pattern.
    public init?(pattern: String, code: Int) {
        guard Self.codes.contains(code), let address = TextPattern(pattern) else { return nil }
        self.address = address
        self.code = code
    }

    /// Whether it is meant, in any letter case.
    func isMeant(_ address: String) -> Bool { self.address.isMeant(address) }

    /// What the client is told.
    var reply: Reply {
        Reply(code, .customary(for: code), "The recipient is refused on purpose (RejectedRecipients)")
    }
}
