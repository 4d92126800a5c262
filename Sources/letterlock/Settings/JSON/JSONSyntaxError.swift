/// Why a text is not JSON, and where.
struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    var line: Int
    /// In characters, from 1.
    var column: Int
    /// What was found and what was expected.
    var problem: String

    var description: String { "line \(line), column \(column): \(problem)" }
}
