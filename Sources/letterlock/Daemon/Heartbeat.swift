import Logging
import MessageStore
import SMTPServer
import ServiceLifecycle
import Systemd

/// Tells the service manager every few seconds that this process is alive, and how it is; nothing outside systemd.
///
/// Alive means that every event loop, the store's writer and every listener has answered. Whether the disk is full or the
/// certificate has expired is for health to say: starting again would mend neither.
struct Heartbeat: Service {
    let server: SMTPServer
    let store: MessageStore
    let health: HealthMonitor
    let status: ServiceStatus
    let manager: ServiceManager
    let clock: any Clock<Duration>
    let logger: Logger

    /// How old the status may get.
    private static let longestInterval = Duration.seconds(5)

    /// How much longer the end may take, as long as it goes on.
    static let `extension` = ServiceState.timeoutExtended(by: longestInterval * 3)

    func run() async throws {
        guard ServiceManager.isListening else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await beat() }
                // Apart, because counting messages waits for whoever reads the store, be it a long search.
                tasks.addTask { try await tellStatus() }
                try await tasks.waitForAll()
            }
        }
    }

    private func beat() async throws {
        // Three beats in an interval: one may come late.
        let watchdog = ServiceManager.watchdogInterval.map { $0 / 3 }
        let interval = min(watchdog ?? Self.longestInterval, Self.longestInterval)
        while true {
            try await clock.sleep(for: interval, tolerance: interval / 10)
            if health.isStopping {
                // What is stuck never comes back from its turn, and is ended when the time is up.
                await turn()
                manager.notify(.alive, Self.extension)
            } else if watchdog != nil, await isAlive() {
                manager.notify(.alive)
            }
        }
    }

    private func tellStatus() async throws {
        var said = ""
        while !health.isStopping {
            try await clock.sleep(for: Self.longestInterval, tolerance: .seconds(1))
            let text = await status.text()
            if text != said, !health.isStopping { manager.notify(.status(text)) }
            said = text
        }
    }

    /// Comes back when every event loop and the writer have had their turn: never where one is stuck.
    @discardableResult
    private func turn() async -> Bool {
        await store.writerTurn()
        return await server.listenersAreOpen()
    }

    private func isAlive() async -> Bool {
        guard await turn() else {
            if !health.isStopping { logger.critical("A listener is closed; the watchdog will restart Letterlock") }
            return health.isStopping
        }
        // A listener that answers wrongly, or that the network keeps us from, is for health to say as well.
        let silent = await server.probeListeners().first(where: \.timedOut)
        if let silent { logger.error("The watchdog is not told that all is well: \(silent.failure ?? "")") }
        return silent == nil
    }
}
