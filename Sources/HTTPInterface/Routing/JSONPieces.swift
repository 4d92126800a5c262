import NIOCore

/// A JSON text in which long strings stand, made piece by piece: the strings are in memory once, and the text never as a whole.
struct JSONPieces: Sendable {
    private enum Segment: Sendable {
        case bytes(ByteBuffer)
        /// The inside of a JSON string.
        case text(String)
    }

    /// A piece is made of so many bytes of a string.
    private static let stride = 32_768

    private var segments: [Segment] = []
    private var next = 0
    /// Bytes of the current string that are done.
    private var position = 0
    /// Bytes of the whole text.
    private(set) var length = 0
    /// Bytes that it takes in memory.
    private(set) var sizeInMemory = 0

    /// - Parameters:
    ///   - json: an object in which each of the keys has the empty string as its value, and no other object in it has such a key.
    ///   - texts: what is to be there instead, in the order of the keys in the object.
    init(_ json: some Collection<UInt8>, texts: [(key: String, text: String)]) {
        var rest = json[...]
        for (key, text) in texts {
            // A quotation mark inside of a string has a backslash before it, so this can only be the key.
            guard let place = rest.firstRange(of: Array("\"\(key)\":\"\"".utf8)) else { continue }
            let middle = rest.index(place.upperBound, offsetBy: -1)
            append(rest[..<middle])
            append(text)
            rest = rest[middle...]
        }
        append(rest)
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        segments.append(.bytes(ByteBuffer(bytes: bytes)))
        length += bytes.count
        sizeInMemory += bytes.count
    }

    private mutating func append(_ text: String) {
        segments.append(.text(text))
        length += JSONString.length(of: text.utf8Span.span)
        sizeInMemory += text.utf8.count
    }

    /// The next piece; `nil` at the end.
    mutating func nextPiece() -> ByteBuffer? {
        guard next < segments.count else { return nil }
        switch segments[next] {
        case .bytes(let bytes):
            next += 1
            return bytes
        case .text(let text):
            let utf8 = text.utf8Span.span
            let end = min(position + Self.stride, utf8.count)
            var piece = ByteBuffer()
            JSONString.append(utf8.extracting(position..<end), to: &piece)
            position = end
            if end == utf8.count {
                next += 1
                position = 0
            }
            return piece
        }
    }
}
