public import Cryptography

/// The certificate that a client was shown.
public struct ShownCertificate: Sendable, Equatable {
    /// The subject, as `CN=mail.test`.
    public var subject: String
    /// The SHA-256 fingerprint, as `AA:BB:…`.
    public var fingerprintSHA256: String

    /// What identifies `certificate`.
    public init(_ certificate: Certificate) {
        subject = certificate.subject
        fingerprintSHA256 = certificate.fingerprintSHA256
    }
}
