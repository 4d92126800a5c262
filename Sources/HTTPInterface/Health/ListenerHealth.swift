/// How one SMTP listener fared.
public struct ListenerHealth: Sendable, Equatable, Codable {
    /// The IP address it is bound to.
    public var address: String
    /// The port it is bound to.
    public var port: Int
    /// `None`, `StartTls` or `ImplicitTls`.
    public var tlsMode: String
    /// Whether a connection to it worked, through the TLS handshake.
    public var status: HealthStatus

    /// Takes a listener and how it fared.
    public init(address: String, port: Int, tlsMode: String, status: HealthStatus) {
        self.address = address
        self.port = port
        self.tlsMode = tlsMode
        self.status = status
    }
}
