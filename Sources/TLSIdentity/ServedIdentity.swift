public import Cryptography
public import NIOSSL

/// What is shown to clients: a certificate with its chain, and the context that serves it.
public struct ServedIdentity: Sendable {
    /// The facts of the leaf.
    public let facts: CertificateFacts
    /// The certificates that are sent, the leaf first, the root left out.
    public let chain: [Certificate]
    /// What was not right about the certificate when it was loaded, a sentence each; none of it keeps it from being
    /// served.
    public let warnings: [String]
    /// The path of `trust.pem`.
    public let trustPath: String
    /// What should be known about `trust.pem`, a sentence; nil where clients can simply trust it.
    public let trustNote: String?
    /// The context for the server's side of a handshake.
    public let context: NIOSSLContext
}
