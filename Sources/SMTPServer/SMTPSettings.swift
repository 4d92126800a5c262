public import NIOCore

/// What the server obeys; read anew for each connection, so that a reload needs no restart.
public struct SMTPSettings: Sendable {
    /// The name in the greeting.
    public var hostName: String
    /// Whether mail before TLS is refused on ports of mode `StartTls`.
    public var secureConnectionRequired: Bool
    /// In bytes.
    public var maximumMessageSize: Int
    /// Who may authenticate and how.
    public var authentication: AuthenticationSettings
    /// How many clients may be connected, and who.
    public var connectionLimits: ConnectionLimits
    /// How long a TLS handshake may take.
    public var handshakeTimeout: TimeAmount
    /// How long a client may be silent between commands or pieces of content (RFC 5321 §4.5.3.2.7).
    public var commandTimeout: TimeAmount
    /// How long running transactions may go on when the server stops.
    public var shutdownGrace: TimeAmount

    /// Settings with all of their values.
    public init(
        hostName: String,
        secureConnectionRequired: Bool,
        maximumMessageSize: Int,
        authentication: AuthenticationSettings,
        connectionLimits: ConnectionLimits = ConnectionLimits(),
        handshakeTimeout: TimeAmount,
        commandTimeout: TimeAmount = .minutes(5),
        shutdownGrace: TimeAmount
    ) {
        self.hostName = hostName
        self.secureConnectionRequired = secureConnectionRequired
        self.maximumMessageSize = maximumMessageSize
        self.authentication = authentication
        self.connectionLimits = connectionLimits
        self.handshakeTimeout = handshakeTimeout
        self.commandTimeout = commandTimeout
        self.shutdownGrace = shutdownGrace
    }
}
