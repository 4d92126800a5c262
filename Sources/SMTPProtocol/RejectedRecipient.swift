/// Recipients that are refused on purpose, so that an application can be shown how a refusal is.
public struct RejectedRecipient: Sendable, Equatable {
    /// The codes that a recipient can be refused with (RFC 5321 §4.3.2).
    public static let codes = [450, 451, 452, 550, 551, 552, 553, 554]

    /// The address; `*` stands for any text.
    public let pattern: String
    /// The reply's code, one of ``codes``.
    public let code: Int
    /// What stands between the stars, in small letters.
    private let pieces: [[UInt8]]

    /// - Returns: `nil` for another code, or an empty pattern.
    public init?(pattern: String, code: Int) {
        guard Self.codes.contains(code), !pattern.isEmpty else { return nil }
        self.pattern = pattern
        self.code = code
        pieces = Self.lowercased(pattern).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(
            Array.init
        )
    }

    /// Whether it is meant, in any letter case.
    func isMeant(_ address: String) -> Bool {
        var rest = Self.lowercased(address)[...]
        guard let first = pieces.first, let last = pieces.last, rest.starts(with: first) else { return false }
        if pieces.count == 1 { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else { return false }
        rest = rest.dropLast(last.count)
        // The leftmost place leaves the most for what follows.
        for piece in pieces.dropFirst().dropLast() {
            guard let end = Self.end(of: piece, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// What the client is told.
    var reply: Reply {
        let enhanced: EnhancedCode =
            switch code {
            case 450: .init(4, 2, 1)
            case 451: .init(4, 3, 0)
            case 452: .init(4, 2, 2)
            case 551: .init(5, 1, 6)
            case 552: .init(5, 2, 2)
            case 553: .init(5, 1, 3)
            case 554: .init(5, 7, 1)
            default: .init(5, 1, 1)
            }
        return Reply(code, enhanced, "The recipient is refused on purpose (RejectedRecipients)")
    }

    private static func end(of piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= piece.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - piece.count))
            .first { bytes[$0...].starts(with: piece) }
            .map { $0 + piece.count }
    }

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    }
}
