/// The certificate that a client presented.
public struct ClientCertificateFacts: Sendable, Equatable, Codable {
    /// The distinguished name of its owner.
    public var subject: String
    /// The distinguished name of who signed it.
    public var issuer: String
    /// SHA-256 of the whole certificate, as `AA:BB:…`.
    public var fingerprintSHA256: String
    /// Begin of its validity, in seconds since 1970.
    public var notBefore: Int64
    /// End of its validity, in seconds since 1970.
    public var notAfter: Int64
    /// What its verification said.
    public var verdict: String

    /// Creates the facts of a client's certificate.
    public init(
        subject: String,
        issuer: String,
        fingerprintSHA256: String,
        notBefore: Int64,
        notAfter: Int64,
        verdict: String
    ) {
        self.subject = subject
        self.issuer = issuer
        self.fingerprintSHA256 = fingerprintSHA256
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.verdict = verdict
    }
}
