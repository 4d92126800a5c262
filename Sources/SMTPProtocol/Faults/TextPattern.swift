/// A text in which `*` stands for any text; letter case makes no difference.
public struct TextPattern: Sendable, Equatable {
    /// As it was given.
    public let text: String
    /// What stands between the stars, in small letters.
    private let pieces: [Piece]

    /// - Returns: `nil` for an empty text.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
        pieces = Self.lowercased(text).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map {
            Piece(Array($0))
        }
    }

    /// Whether a text is meant.
    func isMeant(_ text: String) -> Bool {
        var rest = Self.lowercased(text)[...]
        guard let first = pieces.first?.bytes, let last = pieces.last?.bytes, rest.starts(with: first) else {
            return false
        }
        if pieces.count == 1 { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else { return false }
        rest = rest.dropLast(last.count)
        // The leftmost place leaves the most for what follows.
        for piece in pieces.dropFirst().dropLast() {
            guard let end = piece.firstEnd(in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    }
}

/// A piece between two stars, prepared so that a search looks at each byte of a text once (Knuth, Morris and Pratt).
private struct Piece: Sendable, Equatable {
    let bytes: [UInt8]
    /// For each beginning of the piece, the length of the longest shorter beginning that it ends with.
    private let borders: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var borders = [Int](repeating: 0, count: bytes.count)
        var length = 0
        for position in bytes.indices.dropFirst() {
            while length > 0, bytes[position] != bytes[length] { length = borders[length - 1] }
            if bytes[position] == bytes[length] { length += 1 }
            borders[position] = length
        }
        self.borders = borders
    }

    /// Where the first place ends at which the piece stands.
    func firstEnd(in text: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return text.startIndex }
        var length = 0
        for position in text.indices {
            while length > 0, text[position] != bytes[length] { length = borders[length - 1] }
            if text[position] == bytes[length] { length += 1 }
            if length == bytes.count { return position + 1 }
        }
        return nil
    }
}
