/// Reads one level of a DER or BER structure (X.690), element by element, and never beyond its end.
struct DERReader {
    enum Tag {
        static let integer: UInt8 = 0x02
        static let octetString: UInt8 = 0x04
        static let sequence: UInt8 = 0x30
        static let constructed: UInt8 = 0x20
    }

    struct Element {
        var tag: UInt8
        var content: ArraySlice<UInt8>

        var isConstructed: Bool { tag & Tag.constructed != 0 }

        /// What an octet string holds, also where it comes in pieces (BER); for anything else its content.
        var octets: ArraySlice<UInt8> {
            guard tag == Tag.octetString | Tag.constructed else { return content }
            var joined: [UInt8] = []
            var pieces = DERReader(content)
            while let piece = pieces.next(), piece.tag == Tag.octetString { joined += piece.content }
            return joined[...]
        }

        /// The value of an integer; 0 for a negative one and for one beyond 64 bits, which libcrypto refuses by itself.
        var unsignedValue: UInt64 {
            guard let first = content.first, first < 0x80 else { return 0 }
            let digits = content.drop { $0 == 0 }
            return digits.count > 8 ? 0 : digits.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next element; nil at the end, and where the bytes are not a structure.
    mutating func next() -> Element? {
        guard let tag = rest.popFirst(), tag & 0x1F != 0x1F, let form = rest.popFirst() else { return nil }
        if form == Self.indefiniteForm { return indefinite(tag) }
        guard let length = length(form), length <= rest.count, tag != 0 else { return nil }
        defer { rest = rest.dropFirst(length) }
        return Element(tag: tag, content: rest.prefix(length))
    }

    /// Where the element that `bytes` begin with says that it ends, in bytes from its beginning; nil where it does not.
    static func end(of bytes: [UInt8]) -> Int? {
        var reader = DERReader(bytes.dropFirst())
        guard let form = reader.rest.popFirst(), let length = reader.length(form) else { return nil }
        return bytes.count - reader.rest.count + length
    }

    private static let indefiniteForm: UInt8 = 0x80

    /// The length that `form` begins (X.690 §8.1.3); nil where it is indefinite or beyond reason.
    private mutating func length(_ form: UInt8) -> Int? {
        guard form >= 0x80 else { return Int(form) }
        let count = Int(form & 0x7F)
        guard (1...4).contains(count), rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }

    /// An element whose end is marked (X.690 §8.1.3.6): its content is everything up to the mark of its own level.
    private mutating func indefinite(_ tag: UInt8) -> Element? {
        let start = rest
        var level = 1
        while level > 0 {
            guard let inner = rest.popFirst(), inner & 0x1F != 0x1F, let form = rest.popFirst() else { return nil }
            if inner == 0, form == 0 {
                level -= 1
            } else if form == Self.indefiniteForm {
                level += 1
            } else {
                guard let length = length(form), length < rest.count else { return nil }
                rest = rest.dropFirst(length)
            }
        }
        return Element(tag: tag, content: start.prefix(start.count - rest.count - 2))
    }
}
