/// One observation of one part, as `application/health+json` has it.
public struct HealthCheck: Sendable, Equatable, Codable {
    /// Whether the part is well.
    public var status: HealthStatus
    /// What was measured.
    public var observedValue: Double?
    /// The unit of ``observedValue``, such as `ms` or `d`.
    public var observedUnit: String?
    /// When it was observed, as ISO 8601 text.
    public var time: String?
    /// Why the check did not pass, in words that stand in a sentence.
    public var output: String?

    /// Takes an observation; only the status is always there.
    public init(
        status: HealthStatus,
        observedValue: Double? = nil,
        observedUnit: String? = nil,
        time: String? = nil,
        output: String? = nil
    ) {
        self.status = status
        self.observedValue = observedValue
        self.observedUnit = observedUnit
        self.time = time
        self.output = output
    }
}
