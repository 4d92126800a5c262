/// The name of a file that holds the source of a message: `3f0c9a5e71d2b846-9be1d0774c25fa03.eml`.
///
/// It begins with the identity of its database, so that nothing is taken for left over that another database knows, one that
/// was moved away for example; the rest is random, so that no name is ever met again.
struct ContentName: Sendable, Hashable {
    private static let suffix = ".eml"
    private static let digits = 16

    /// The name, without its directory.
    let text: String

    /// A new one.
    init(database: String) {
        let random = String(UInt64.random(in: 0 ... .max), radix: 16)
        text = database + "-" + String(repeating: "0", count: Self.digits - random.count) + random + Self.suffix
    }

    /// One that was read; nil where it has not the form of ours.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let (dash, end) = (Self.digits, 2 * Self.digits + 1)
        guard bytes.count == end + Self.suffix.utf8.count, text.hasSuffix(Self.suffix),
            bytes[dash] == UInt8(ascii: "-"),
            (bytes[..<dash] + bytes[(dash + 1)..<end]).allSatisfy(Self.isDigit)
        else { return nil }
        self.text = text
    }

    /// The identity of the database that it is of.
    var database: Substring { text.prefix(Self.digits) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
