public import Cryptography
public import NIOSSL

/// What a handshake needs now: asked for anew for each, so that a renewed certificate needs no restart.
public struct ServerTLS: Sendable {
    /// Certificates, keys and versions, as the TLS library takes them.
    public var context: NIOSSLContext
    /// The same without asking for a client's certificate, for our own health probe.
    public var probeContext: NIOSSLContext
    /// The certificate that a client is shown which asks for that name, or for none.
    public var certificate: @Sendable (_ serverName: String?) -> Certificate
    /// Path of the file that clients must trust.
    public var trustPath: String
    /// Who vouches for clients; `nil` where they are not asked for a certificate.
    public var clientVerification: ClientVerification?

    /// What one handshake needs.
    public init(
        context: NIOSSLContext,
        probeContext: NIOSSLContext,
        certificate: @escaping @Sendable (_ serverName: String?) -> Certificate,
        trustPath: String,
        clientVerification: ClientVerification?
    ) {
        self.context = context
        self.probeContext = probeContext
        self.certificate = certificate
        self.trustPath = trustPath
        self.clientVerification = clientVerification
    }
}
