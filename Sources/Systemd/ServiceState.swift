/// What the daemon tells the service manager about itself.
public enum ServiceState: Sendable, Equatable {
    /// Start-up, or a reload, is complete.
    case ready
    /// Settings and certificate are being read again; ``ready`` must follow.
    case reloading
    /// The shutdown has begun.
    case stopping
    /// The watchdog may wait another interval.
    case alive
    /// One line for people, shown by `systemctl status`.
    case status(String)
    /// Starting, reloading or stopping takes this much longer, counted from now.
    case timeoutExtended(by: Duration)
}

extension ServiceState {
    /// The state as `sd_notify(3)` takes it: one `NAME=value` a line.
    ///
    /// - Parameter monotonicMicroseconds: now, by CLOCK_MONOTONIC. systemd waits for the end of a reload only if it can tell
    ///   this `RELOADING=1` from one that was sent before the reload was asked for (`Type=notify-reload`).
    func assignments(monotonicMicroseconds: UInt64) -> String {
        switch self {
        case .ready:
            "READY=1"
        case .reloading:
            "RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds)"
        case .stopping:
            "STOPPING=1"
        case .alive:
            "WATCHDOG=1"
        case .status(let text):
            "STATUS=\(Self.oneLine(text))"
        case .timeoutExtended(let duration):
            "EXTEND_TIMEOUT_USEC=\(Self.microseconds(duration))"
        }
    }

    /// A line feed in a value would begin an assignment of its own, so that a status that quotes a peer could say `STOPPING=1`.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(line)
    }

    private static func microseconds(_ duration: Duration) -> UInt64 {
        UInt64(min(max(duration / .microseconds(1), 0), 0x1p63))
    }
}
