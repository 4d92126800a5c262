/// The time as the rules are told it.
public struct FaultTime: Sendable, Equatable {
    /// Of a clock that only goes forward.
    public var uptime: Duration
    /// In milliseconds since 1970.
    public var sinceEpoch: Int64

    /// A time by both clocks.
    public init(uptime: Duration, sinceEpoch: Int64) {
        self.uptime = uptime
        self.sinceEpoch = sinceEpoch
    }
}
