/// What a connection's handshake agreed on.
public struct NegotiatedTLS: Sendable, Equatable {
    /// The protocol version, as `1.3`.
    public var version: String
    /// The cipher suite under the name OpenSSL's tools print.
    public var cipher: String?
    /// The name the client asked for (RFC 6066 §3), if it named one.
    public var serverName: String?
    /// Whether it goes on with the secrets of an earlier connection, so that no certificate was shown.
    public var isResumed: Bool
    /// Whether TLS began with the STARTTLS command.
    public var viaSTARTTLS: Bool
    /// The certificate the client was shown; `nil` where an earlier connection was resumed.
    public var certificate: ShownCertificate?
    /// The certificate the client presented; `nil` where it was not asked for one, or has none.
    public var clientCertificate: ClientCertificate?

    /// The facts of one handshake.
    public init(
        version: String,
        cipher: String?,
        serverName: String?,
        isResumed: Bool,
        viaSTARTTLS: Bool,
        certificate: ShownCertificate? = nil,
        clientCertificate: ClientCertificate? = nil
    ) {
        self.version = version
        self.cipher = cipher
        self.serverName = serverName
        self.isResumed = isResumed
        self.viaSTARTTLS = viaSTARTTLS
        self.certificate = certificate
        self.clientCertificate = clientCertificate
    }
}
