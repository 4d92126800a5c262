import Logging

/// What every session of a server shares.
final class SessionEnvironment: Sendable {
    let settings: @Sendable () -> PreparedSettings
    let tls: @Sendable () -> ServerTLS?
    let keeper: any MailKeeper
    /// Where large messages are until they are kept; `nil` keeps them in memory.
    let spoolDirectory: String?
    let metrics: ServerMetrics
    let logger: Logger
    let ids: SessionIDs
    let gate = ConnectionGate()
    let unfinished = UnfinishedMessages()
    let probes = ProbeConnections()

    init(
        settings: @escaping @Sendable () -> PreparedSettings,
        tls: @escaping @Sendable () -> ServerTLS?,
        keeper: any MailKeeper,
        spoolDirectory: String?,
        highestSessionID: Int64,
        metrics: ServerMetrics,
        logger: Logger
    ) {
        self.settings = settings
        self.tls = tls
        self.keeper = keeper
        self.spoolDirectory = spoolDirectory
        self.metrics = metrics
        self.logger = logger
        ids = SessionIDs(after: highestSessionID)
    }
}
