import Logging

/// What every session of a server shares.
struct SessionEnvironment: Sendable {
    var settings: @Sendable () -> SMTPSettings
    var tls: @Sendable () -> ServerTLS?
    var keeper: any MailKeeper
    /// Where large messages are until they are kept; `nil` keeps them in memory.
    var spoolDirectory: String?
    var gate: ConnectionGate
    var unfinished: UnfinishedMessages
    var ids: SessionIDs
    var probes: ProbeConnections
    var metrics: ServerMetrics
    var logger: Logger
}
