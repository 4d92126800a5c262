/// What a client and the server negotiated.
public struct TLSFacts: Sendable, Equatable, Codable {
    /// The protocol version, as `1.3`.
    public var version: String
    /// The cipher suite, as `TLS_AES_128_GCM_SHA256`.
    public var cipher: String?
    /// The server name that the client asked for.
    public var serverName: String?
    /// Whether an earlier session was resumed.
    public var resumed: Bool
    /// Whether TLS began with the STARTTLS command.
    public var viaStartTLS: Bool
    /// The certificate that the client was shown; `nil` where an earlier session was resumed.
    public var certificate: ShownCertificateFacts?
    /// The certificate that the client presented.
    public var clientCertificate: ClientCertificateFacts?

    /// Creates the facts of a TLS connection.
    public init(
        version: String,
        cipher: String?,
        serverName: String?,
        resumed: Bool,
        viaStartTLS: Bool,
        certificate: ShownCertificateFacts? = nil,
        clientCertificate: ClientCertificateFacts? = nil
    ) {
        self.version = version
        self.cipher = cipher
        self.serverName = serverName
        self.resumed = resumed
        self.viaStartTLS = viaStartTLS
        self.certificate = certificate
        self.clientCertificate = clientCertificate
    }
}
