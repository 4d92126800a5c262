/// An input that grows, and what reads it.
///
/// `make growth` counts the instructions for so many bytes and for four times as many. Where they are more than five
/// times as many, the reader is not linear; where they are less than twice as many, most of the input is not read, and
/// the shape shows nothing.
///
/// A shape is a line in one of the tables. The shapes that matter are those in which what a reader looks for never comes.
struct GrowthShape: Sendable {
    /// What reads, a slash, and what it reads.
    let name: String
    /// How many bytes the smaller input has.
    let size: Int
    /// Whether a limit ends the reading early, so that a longer input need not take longer.
    let isBounded: Bool
    /// Makes an input of so many bytes.
    ///
    /// What it returns reads the input, and is all that is counted.
    let prepare: @Sendable (_ size: Int) throws -> () throws -> Void

    init<Input>(
        _ name: String,
        size: Int = 32 << 10,
        isBounded: Bool = false,
        input: @escaping @Sendable (_ size: Int) throws -> Input,
        read: @escaping @Sendable (Input) throws -> Void
    ) {
        self.name = name
        self.size = size
        self.isBounded = isBounded
        prepare = { size in
            let input = try input(size)
            return { try read(input) }
        }
    }

    /// All of them.
    static let all: [GrowthShape] = headers + contents + structures + views + sessions + others + requests

    /// A piece as often as it fits into so many bytes.
    static func filled(_ size: Int, with piece: String) -> String {
        String(repeating: piece, count: size / piece.utf8.count)
    }

    static func bytes(_ size: Int, of piece: String) -> [UInt8] {
        Array(filled(size, with: piece).utf8)
    }
}

/// A shape did not do what it is counted for.
struct GrowthError: Error, CustomStringConvertible {
    var description: String
}
