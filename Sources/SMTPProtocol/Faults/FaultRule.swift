/// A fault that is made on purpose: whom it means, at which stage, what it does, and how often.
public final class FaultRule: Sendable, Equatable {
    /// When a rule is over.
    public enum Expiry: Sendable, Equatable {
        /// So long after it was put.
        case after(Duration)
        /// In milliseconds since 1970.
        case at(Int64)
    }

    /// What it is called in log, transcript and API.
    public let name: String
    /// Whom it means.
    public let match: FaultMatch
    /// Where in the session it acts.
    public let stage: FaultStage
    /// What it does.
    public let action: FaultAction
    /// How often.
    public let times: FaultTimes
    /// When it is over; `nil` is never.
    public let expiry: Expiry?

    /// A rule; nothing is checked here.
    public init(
        name: String,
        match: FaultMatch = FaultMatch(),
        stage: FaultStage,
        action: FaultAction,
        times: FaultTimes = FaultTimes(),
        expiry: Expiry? = nil
    ) {
        self.name = name
        self.match = match
        self.stage = stage
        self.action = action
        self.times = times
        self.expiry = expiry
    }

    /// Whether both say the same.
    public static func == (left: FaultRule, right: FaultRule) -> Bool {
        left === right
            || left.name == right.name && left.match == right.match && left.stage == right.stage
                && left.action == right.action && left.times == right.times && left.expiry == right.expiry
    }
}
