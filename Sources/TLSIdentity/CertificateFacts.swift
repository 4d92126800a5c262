import CertificateFiles
public import Cryptography

/// What people and health checks want to know about a certificate.
public struct CertificateFacts: Sendable, Equatable {
    /// Where a certificate comes from.
    public enum Source: String, Sendable {
        /// Made by Letterlock and signed with its own key.
        case generated
        /// A leaf that the local authority has signed.
        case authority
        /// Given by `TlsCertificate`.
        case provided
    }

    /// Where the certificate comes from.
    public let source: Source
    /// The file it was read from.
    public let path: String
    /// The subject, as `CN=mail.test`.
    public let subject: String
    /// The issuer, spelled likewise.
    public let issuer: String
    /// The host names and IP addresses it is valid for, in the certificate's order.
    public let names: [String]
    /// The serial number, hexadecimal in capitals.
    public let serialNumber: String
    /// The SHA-256 fingerprint, as `AA:BB:…`.
    public let fingerprintSHA256: String
    /// The type of the key, as `ECDSA P-256`.
    public let keyType: String
    /// Valid from, in seconds since 1970.
    public let notBefore: Int64
    /// Valid until, in seconds since 1970.
    public let notAfter: Int64

    /// The facts of `certificate`, which was read from `path`.
    public init(of certificate: Certificate, source: Source, path: String) {
        self.source = source
        self.path = path
        subject = certificate.subject
        issuer = certificate.issuer
        names = certificate.names.map(\.description)
        serialNumber = certificate.serialNumber
        fingerprintSHA256 = certificate.fingerprintSHA256
        keyType = certificate.keyType
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
    }

    /// The whole days left at `now` (seconds since 1970), rounded down and so negative as soon as it has expired.
    public func daysLeft(at now: Int64) -> Int {
        let (days, rest) = (notAfter - now).quotientAndRemainder(dividingBy: secondsPerDay)
        return Int(rest < 0 ? days - 1 : days)
    }
}
