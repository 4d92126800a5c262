/// A row of a table of limits: what happens to what comes to a limit, and to what is one beyond.
public struct LimitRow: Sendable {
    /// The limit as ``DeclaredLimits`` names it.
    public let limit: String
    /// In which way it is come to, where there are several.
    public let way: String
    /// What the outcome begins with at the limit and below.
    public let within: String
    /// What it begins with one beyond.
    public let beyond: String
    /// Does what is so much beyond the limit (below it where negative), and gives the outcome.
    public let play: @Sendable (_ excess: Int) async throws -> String

    /// A row with all of its values.
    public init(
        _ limit: String,
        _ way: String = "",
        within: String,
        beyond: String,
        play: @escaping @Sendable (_ excess: Int) async throws -> String
    ) {
        self.limit = limit
        self.way = way
        self.within = within
        self.beyond = beyond
        self.play = play
    }

    /// What is not as the row says; empty where all is.
    public func faults() async throws -> [String] {
        var faults: [String] = []
        for (excess, expected) in [(-1, within), (0, within), (1, beyond)] {
            let outcome = try await play(excess)
            if !outcome.hasPrefix(expected) { faults.append("\(limit) \(excess): \(outcome)") }
        }
        return faults
    }
}
