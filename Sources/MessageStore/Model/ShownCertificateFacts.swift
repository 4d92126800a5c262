/// The certificate that a client was shown.
public struct ShownCertificateFacts: Sendable, Equatable, Codable {
    /// The distinguished name of its owner.
    public var subject: String
    /// SHA-256 of the whole certificate, as `AA:BB:…`.
    public var fingerprintSHA256: String

    /// Creates the facts of a server's certificate.
    public init(subject: String, fingerprintSHA256: String) {
        self.subject = subject
        self.fingerprintSHA256 = fingerprintSHA256
    }
}
