public import CoreMetrics

/// What the store and those who wait for it are counted by; the names are those of `/metrics`.
public struct FeedMetrics: Sendable {
    /// Names and sentences.
    public static let descriptions = [
        "letterlock_store_commit_seconds": "How long transactions of the message store took.",
        "letterlock_waiters": "Requests that wait for a message.",
        "letterlock_pruned_messages_total": "Messages that went because there were too many.",
        "letterlock_pruned_sessions_total": "Session records that went because there were too many.",
    ]

    let commits: Timer
    let waiters: Meter
    let prunedMessages: Counter
    let prunedSessions: Counter

    /// Counts with a factory of its own, not the process-wide one.
    public init(factory: any MetricsFactory) {
        commits = Timer(label: "letterlock_store_commit_seconds", factory: factory)
        waiters = Meter(label: "letterlock_waiters", factory: factory)
        prunedMessages = Counter(label: "letterlock_pruned_messages_total", factory: factory)
        prunedSessions = Counter(label: "letterlock_pruned_sessions_total", factory: factory)
    }
}
