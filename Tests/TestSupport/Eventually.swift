/// Something that a test waited for in vain.
public struct NeverHappened: Error, CustomStringConvertible {
    /// What the test waited for, and how long.
    public var description: String
}

/// Waits until a condition holds that no event announces.
///
/// Where there is an event, wait for that instead.
///
/// - Parameters:
///   - what: what the test waits for, such as "the memory is given back".
///   - limit: shorter than the time limit of the suite, so that the failure names `what`.
/// - Throws: ``NeverHappened`` when the condition does not hold within the limit.
public func eventually(
    _ what: String,
    within limit: Duration = .seconds(40),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !(try await condition()) {
        guard .now < deadline else {
            throw NeverHappened(description: "waited \(limit) in vain until \(what)")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
