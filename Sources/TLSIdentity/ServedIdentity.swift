public import Cryptography
public import NIOSSL

/// What is shown to clients: the certificates with their chains, and the contexts that serve them.
public struct ServedIdentity: Sendable {
    let certificates: [ServedCertificate]
    /// What was not right when it was loaded, a sentence each; none of it keeps it from being served.
    public let warnings: [String]
    /// What is good to know, a sentence each, as about a `trust.pem` that is not a root.
    public let notes: [String]
    /// The path of `trust.pem`.
    public let trustPath: String
    /// Who vouches for clients; nil where they are not asked for a certificate.
    public let clientAuthority: ClientAuthority?
    /// The context for the server's side of a handshake.
    public let context: NIOSSLContext
    /// The same without client certificates, for the daemon's own health probe.
    public let probeContext: NIOSSLContext

    init(_ loaded: LoadedIdentity, trustPath: String) {
        certificates = loaded.certificates
        warnings = loaded.warnings
        notes = loaded.notes
        self.trustPath = trustPath
        clientAuthority = loaded.clientAuthority
        context = loaded.context
        probeContext = loaded.probeContext
    }

    /// The facts of the default certificate.
    public var facts: CertificateFacts { certificates[0].facts }
    /// The facts of every certificate, the default first.
    public var allFacts: [CertificateFacts] { certificates.map(\.facts) }
    /// What is sent by default: the leaf first, the root left out.
    public var chain: [Certificate] { certificates[0].sent }

    /// The certificate that a client is shown which asks for that name: the first whose names cover it, else the default.
    public func certificate(for serverName: String?) -> Certificate {
        let match = serverName.flatMap { name in certificates.first { $0.covers(name) } }
        return (match ?? certificates[0]).leaf
    }
}
