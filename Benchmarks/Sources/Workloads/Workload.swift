/// One thing that Letterlock does for every message, to be done as often as somebody wants to measure.
public struct Workload: Sendable {
    /// What it is called in tables and thresholds.
    public let name: String
    /// How often it is done where instructions are counted: some ten million of them.
    public let iterations: Int
    /// Begins it.
    public let begin: @Sendable () throws -> any Work
}
