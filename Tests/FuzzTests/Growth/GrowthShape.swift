/// An input that grows, and what reads it: `make growth` counts the instructions for so many bytes and for four
/// times as many, and where they are more than five times as many, the reader is not linear.
///
/// A shape is a line in one of the tables. The shapes that matter are those in which what a reader looks for never comes.
struct GrowthShape: Sendable {
    /// What reads, a slash, and what it reads.
    let name: String
    /// How many bytes the smaller input has.
    let size: Int
    /// Whether it needs the message API and its store, which take longer to begin than most shapes take.
    let usesAPI: Bool
    let run: @Sendable (_ size: Int) throws -> Void

    init(
        _ name: String,
        size: Int = 32 << 10,
        usesAPI: Bool = false,
        run: @escaping @Sendable (_ size: Int) throws -> Void
    ) {
        self.name = name
        self.size = size
        self.usesAPI = usesAPI
        self.run = run
    }

    /// All of them.
    ///
    /// The first two do nothing else than to begin, which is in the counts of all others too.
    static let all: [GrowthShape] =
        [
            GrowthShape("nothing") { _ in },
            GrowthShape("nothing-but-the-api", usesAPI: true) { _ in _ = FuzzedAPI.shared(nil) },
        ] + headers + contents + structures + sessions + others + requests

    /// A piece as often as it fits into so many bytes.
    static func filled(_ size: Int, with piece: String) -> String {
        String(repeating: piece, count: size / piece.utf8.count)
    }
}

/// A shape did not do what it is counted for.
struct GrowthError: Error, CustomStringConvertible {
    var description: String
}
