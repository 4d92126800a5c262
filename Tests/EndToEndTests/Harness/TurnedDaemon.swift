import Foundation
import Glibc
import Logging
import Synchronization
import TestSupport
import Testing

@testable import letterlock

/// The daemon with clocks that the test turns.
///
/// It runs in the process of the test and takes its signals and its environment, so the test needs a process of its own.
final class TurnedDaemon: Sendable {
    let workspace: Workspace
    let clock = TurnedClock()
    /// What the service manager is told.
    let manager: NotifySocket
    private let daemon: letterlock.Daemon
    private let timeOfDay: TimeOfDay
    private let log: Log

    /// Opens everything, and serves nothing yet.
    init(_ change: (inout Settings) -> Void = { _ in }) throws {
        workspace = try Workspace()
        manager = try NotifySocket()
        setenv("NOTIFY_SOCKET", manager.path, 1)
        // For a reload; the test writes it.
        setenv("LETTERLOCK_SETTINGS", workspace.path("settings.json"), 1)
        var settings = Settings()
        settings.dataDirectory = workspace.path("data")
        settings.portsFile = workspace.path("ports.json")
        (settings.port, settings.httpPort, settings.healthPort) = (0, 0, 0)
        change(&settings)
        let (log, timeOfDay) = (Log(), TimeOfDay())
        daemon = try letterlock.Daemon(
            settings: settings,
            level: SharedLogLevel(.info),
            clocks: Clocks(steady: clock, seconds: { timeOfDay.seconds.withLock { $0 } }),
            logger: Logger(label: "test") { _ in log }
        )
        (self.log, self.timeOfDay) = (log, timeOfDay)
    }

    /// Serves while `body` runs, and then stops as at SIGTERM.
    ///
    /// What `body` throws becomes an issue: an error that ends the process of a test is a trap, and its text is lost.
    func run(_ body: () async throws -> Void) async throws {
        await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { [daemon] in try await daemon.run() }
            do {
                try await body()
                kill(getpid(), SIGTERM)
                try await tasks.waitForAll()
            } catch {
                Issue.record("\(error)")
                kill(getpid(), SIGTERM)
                // What waits for another turn would wait for ever.
                clock.stop()
                try? await tasks.waitForAll()
            }
        }
    }

    /// Sets the time of day forward, which nobody is woken by.
    func setForward(days: Int64) {
        timeOfDay.seconds.withLock { $0 += days * 86_400 }
    }

    /// What was logged so far.
    var logged: [String] { log.messages.withLock { $0 } }

    /// Waits for the next notification of the service manager that begins like that, and gives it.
    func notification(_ beginning: String) throws -> String {
        var others: [String] = []
        do {
            while true {
                let text = try manager.next()
                if text.hasPrefix(beginning) { return text }
                others.append(text)
            }
        } catch {
            throw NotNotified(description: "no \(beginning) came (\(error)), but \(others)")
        }
    }

    /// Expects that the next notification of the service manager begins like that.
    func expect(_ beginning: String) throws {
        let text = try manager.next()
        #expect(text.hasPrefix(beginning), "The service manager was told \(text), not \(beginning)")
    }

    /// Expects that the service manager was told nothing more.
    func expectSilence() {
        let text = try? manager.receive()
        #expect(text == nil, "The service manager was told \(text ?? "")")
    }

    /// What the service manager was not told, and what it was told instead.
    struct NotNotified: Error, CustomStringConvertible {
        var description: String
    }

    var smtpPort: Int {
        get throws {
            let entries = PortsFile(path: workspace.path("ports.json")).read() ?? []
            guard let entry = entries.first(where: { $0.service == "smtp" }) else {
                throw Daemon.DidNotStart(description: "no port for smtp")
            }
            return entry.port
        }
    }

    private final class TimeOfDay: Sendable {
        let seconds = Mutex(SystemClock.seconds())
    }

    private final class Log: LogHandler, Sendable {
        let messages = Mutex<[String]>([])
        private let settable = Mutex((metadata: Logger.Metadata(), level: Logger.Level.info))

        var metadata: Logger.Metadata {
            get { settable.withLock { $0.metadata } }
            set { settable.withLock { $0.metadata = newValue } }
        }

        var logLevel: Logger.Level {
            get { settable.withLock { $0.level } }
            set { settable.withLock { $0.level = newValue } }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            messages.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}
