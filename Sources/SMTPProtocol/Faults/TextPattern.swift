/// A text in which `*` stands for any text; letter case makes no difference.
public struct TextPattern: Sendable, Equatable {
    /// As it was given.
    public let text: String
    /// What stands between the stars, in small letters.
    private let pieces: [[UInt8]]

    /// - Returns: `nil` for an empty text.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
        pieces = Self.lowercased(text).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(
            Array.init
        )
    }

    /// Whether a text is meant.
    func isMeant(_ text: String) -> Bool {
        var rest = Self.lowercased(text)[...]
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
