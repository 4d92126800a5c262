/// What an accepted message survives.
enum Durability: String, Sendable, CaseIterable {
    /// The death of the process.
    case process = "Process"
    /// Of the machine too: fsync before 250.
    case power = "Power"
}
