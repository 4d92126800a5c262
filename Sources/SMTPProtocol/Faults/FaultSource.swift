/// Whoever knows the rules: a session asks at each stage whether one of them acts.
public protocol FaultSource: AnyObject {
    /// The rule that acts now, and has been counted.
    func rule(for moment: FaultMoment) -> FaultRule?
}
