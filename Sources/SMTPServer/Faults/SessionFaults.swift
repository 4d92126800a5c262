import SMTPProtocol

/// Asks the rules of the server for one session, and adds what that does not know of itself.
final class SessionFaults: FaultSource {
    private let registry: FaultRegistry
    private let port: Int
    private let connection: Int64
    /// The server name of the TLS handshake, once it is done.
    var serverName: String?

    init(_ registry: FaultRegistry, port: Int, connection: Int64) {
        self.registry = registry
        self.port = port
        self.connection = connection
    }

    func rule(for moment: FaultMoment) -> FaultRule? {
        var moment = moment
        moment.serverName = serverName
        moment.port = port
        moment.connection = connection
        return registry.rule(for: moment)
    }
}
