import TestSupport

/// Where a stream of bytes is cut: the same places for the same seed.
struct Cuts {
    private var random: SplitMix
    private let longest: Int

    /// - Parameter seed: 0 cuts nowhere, 1 everywhere.
    init(seed: UInt8) {
        random = SplitMix(state: UInt64(seed))
        longest = seed == 0 ? .max : seed == 1 ? 1 : 1 + Int(seed % 24)
    }

    /// How many of the next `count` bytes make the next piece.
    mutating func next(of count: Int) -> Int {
        longest == .max || count < 2 ? count : Int.random(in: 1...min(count, longest), using: &random)
    }
}
