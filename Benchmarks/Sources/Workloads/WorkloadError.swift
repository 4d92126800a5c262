/// A workload did not do what it is measured for.
public struct WorkloadError: Error, Equatable, CustomStringConvertible {
    /// What should have come of it and what did.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    static func require(_ what: String, _ value: Int, is expected: Int) throws(WorkloadError) {
        guard value == expected else { throw WorkloadError("\(what): \(value), where \(expected) are due") }
    }
}
