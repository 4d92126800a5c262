/// The two clocks of the daemon.
///
/// Everything in it that waits or looks at the time uses them, so tests can turn both.
struct Clocks: Sendable {
    /// For waiting and measuring: it goes on while the machine sleeps, and nobody can set it.
    var steady: any Clock<Duration>
    /// The time of day, in seconds since 1970.
    var seconds: @Sendable () -> Int64

    /// The clocks of the machine.
    static let system = Clocks(steady: ContinuousClock(), seconds: SystemClock.seconds)
}

extension Clock where Duration == Swift.Duration {
    /// Begins to measure; the result gives the time since then.
    func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: now) }
    }
}
