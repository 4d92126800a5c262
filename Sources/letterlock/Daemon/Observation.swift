import FoundationEssentials
import HTTPInterface
import SMTPServer

/// What one look at listeners and store has found.
struct Observation: Sendable {
    var probes: [ProbeResult]
    /// Why the store could not be written; nil when it could.
    var storeFault: String?
    var time: Date

    var handshakeChecks: [HealthCheck] {
        probes.map {
            HealthCheck(
                status: $0.failure == nil ? .pass : .fail,
                observedValue: ($0.milliseconds * 10).rounded() / 10,
                observedUnit: "ms",
                time: time.formatted(.iso8601),
                output: $0.failure
            )
        }
    }

    var storeCheck: HealthCheck {
        HealthCheck(status: storeFault == nil ? .pass : .fail, output: storeFault)
    }

    /// Why mail cannot be taken now.
    var obstacle: String? {
        probes.lazy.compactMap(\.failure).first ?? storeFault
    }
}
