import Logging

/// What every session of a server shares.
struct SessionEnvironment: Sendable {
    var settings: @Sendable () -> SMTPSettings
    var tls: @Sendable () -> ServerTLS?
    var keeper: any MailKeeper
    var ids: SessionIDs
    var probes: ProbeConnections
    var logger: Logger
}
