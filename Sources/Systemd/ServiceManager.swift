internal import CLibsystemd
internal import Glibc
public import Logging

/// The service manager that started this process: systemd for a unit of `Type=notify`, and nobody otherwise.
public struct ServiceManager: Sendable {
    /// Whether somebody listens, which is when `NOTIFY_SOCKET` is set.
    ///
    /// Without a listener ``notify(_:)`` does nothing.
    public static var isListening: Bool {
        getenv("NOTIFY_SOCKET") != nil
    }

    /// How long the service manager waits for ``ServiceState/alive`` before it ends this process; nil where it does not.
    ///
    /// `WATCHDOG_PID` is respected: a child that inherited the variables is not the one that is watched.
    public static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    private let logger: Logger

    /// Makes the connection to the service manager, which is found in the environment at each notification.
    ///
    /// - Parameter logger: gets a warning when the service manager listens but cannot be reached.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Tells the service manager all of this at once, in one message (`sd_notify(3)`).
    ///
    /// A failure is logged, not thrown: mail can be received whether or not systemd knows.
    public func notify(_ states: ServiceState...) {
        let now = Self.monotonicMicroseconds()
        let message = states.map { $0.assignments(monotonicMicroseconds: now) }.joined(separator: "\n")
        let result = sd_notify(0, message)
        if result < 0 {
            logger.warning(
                "Telling the service manager failed; systemd may take this service for not started or hung",
                metadata: ["error": "\(String(cString: strerror(-result)))", "notification": "\(message)"]
            )
        }
    }

    private static func monotonicMicroseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }
}
