public import CoreMetrics
import SMTPProtocol

/// What the server counts; the names are those of `/metrics`.
public struct ServerMetrics: Sendable {
    /// Names and sentences.
    public static let descriptions = [
        "letterlock_sessions_total": "Sessions that have ended, by outcome.",
        "letterlock_connections": "SMTP connections that are open.",
        "letterlock_handshakes_total": "TLS handshakes, by result and, where there was one, version.",
        "letterlock_replies_total": "SMTP replies sent, by code.",
        "letterlock_faults_total": "Faults that the rules of Faults have made, by stage.",
        "letterlock_messages_total": "Messages kept.",
        "letterlock_message_bytes_total": "Bytes of the messages kept.",
        "letterlock_limits_hit_total":
            "Connections, commands and messages refused, and messages held in a file early, because of a limit; by its setting.",
    ]

    private let factory: any MetricsFactory
    private let sessions: [SessionOutcome: Counter]
    private let replies: [Int: Counter]
    private let messages: Counter
    private let bytes: Counter
    private let connections: Meter

    /// Counts with a factory of its own, not the process-wide one.
    public init(factory: any MetricsFactory) {
        self.factory = factory
        sessions = SessionOutcome.allCases.reduce(into: [:]) { counters, outcome in
            counters[outcome] = Counter(
                label: "letterlock_sessions_total",
                dimensions: [("outcome", outcome.rawValue)],
                factory: factory
            )
        }
        // Those that are sent with every message, so that the others alone have to be looked for.
        replies = [220, 221, 235, 250, 334, 354].reduce(into: [:]) { $0[$1] = Self.reply($1, factory) }
        messages = Counter(label: "letterlock_messages_total", factory: factory)
        bytes = Counter(label: "letterlock_message_bytes_total", factory: factory)
        connections = Meter(label: "letterlock_connections", factory: factory)
    }

    func sessionEnded(_ outcome: SessionOutcome) {
        sessions[outcome]?.increment()
    }

    func connectionBegan() { connections.increment() }

    func connectionEnded() { connections.decrement() }

    func handshake(result: String, version: String) {
        let dimensions = version.isEmpty ? [("result", result)] : [("result", result), ("version", version)]
        Counter(label: "letterlock_handshakes_total", dimensions: dimensions, factory: factory).increment()
    }

    func replySent(_ code: Int) {
        (replies[code] ?? Self.reply(code, factory)).increment()
    }

    func messageKept(size: Int) {
        messages.increment()
        bytes.increment(by: size)
    }

    func faultActed(_ stage: FaultStage) {
        Counter(label: "letterlock_faults_total", dimensions: [("stage", stage.rawValue)], factory: factory).increment()
    }

    func limitHit(_ setting: String) {
        Counter(label: "letterlock_limits_hit_total", dimensions: [("limit", setting)], factory: factory).increment()
    }

    private static func reply(_ code: Int, _ factory: any MetricsFactory) -> Counter {
        Counter(label: "letterlock_replies_total", dimensions: [("code", "\(code)")], factory: factory)
    }
}
