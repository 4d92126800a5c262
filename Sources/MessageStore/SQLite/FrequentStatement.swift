import Synchronization

/// The text of a statement that every message, session or transaction runs.
///
/// A connection finds what it has compiled of it by its number: to find it by its text, which is hashed as a whole, took longer
/// than to give it its values.
struct FrequentStatement: Sendable {
    let sql: String
    /// No other one has it; they begin at 0.
    let number: Int

    private static let count = Atomic(0)

    /// To be made once, for a `static let`.
    init(_ sql: String) {
        self.sql = sql
        number = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}
