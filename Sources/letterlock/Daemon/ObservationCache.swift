/// Keeps an observation for a second, and lets those who ask at the same time share one, so that no number of health
/// requests makes more work than one a second.
actor ObservationCache {
    private static let lifetime = Duration.seconds(1)

    private let clock: any Clock<Duration>
    private var latest: (observation: Observation, age: @Sendable () -> Duration)?
    private var running: Task<Observation, Never>?

    init(clock: any Clock<Duration>) {
        self.clock = clock
    }

    func value(_ observe: @escaping @Sendable () async -> Observation) async -> Observation {
        if let latest, latest.age() < Self.lifetime { return latest.observation }
        if let running { return await running.value }
        let task = Task { await observe() }
        running = task
        let observation = await task.value
        latest = (observation, clock.stopwatch())
        running = nil
        return observation
    }
}
