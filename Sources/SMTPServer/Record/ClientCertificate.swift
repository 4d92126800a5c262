import BoundedResources
import Cryptography
import NIOSSL

/// The certificate that a client presented, and what became of its verification.
public struct ClientCertificate: Sendable, Equatable {
    /// The subject, as `CN=client`; one that is long is cut.
    public var subject: String
    /// The issuer, spelled likewise.
    public var issuer: String
    /// The SHA-256 fingerprint, as `AA:BB:…`.
    public var fingerprintSHA256: String
    /// Valid from, in seconds since 1970.
    public var notBefore: Int64
    /// Valid until, in seconds since 1970.
    public var notAfter: Int64
    /// Why it is not trusted, in libcrypto's words; `nil` where it is.
    public var fault: String?

    /// The verdict in a word or a few: `trusted`, or why not.
    public var verdict: String { fault ?? "trusted" }

    /// The time of its validity, in words.
    var validity: String { "\(utcText(notBefore)) to \(utcText(notAfter))" }
}

extension ClientCertificate {
    /// Reads and judges what a client sent, its own certificate first; `nil` where that cannot be read.
    init?(_ chain: [NIOSSLCertificate], judgedBy anchors: TrustAnchors) {
        // The TLS library has read them already; libcrypto, which judges, reads them once more by itself.
        let certificates = chain.compactMap { certificate in
            (try? certificate.toDERBytes()).flatMap { try? Certificate(der: $0) }
        }
        guard let leaf = certificates.first, certificates.count == chain.count else { return nil }
        // The client writes what it likes into its certificate, hundreds of names too.
        subject = leaf.subject.shortened(to: .field)
        issuer = leaf.issuer.shortened(to: .field)
        fingerprintSHA256 = leaf.fingerprintSHA256
        notBefore = leaf.notBefore
        notAfter = leaf.notAfter
        fault = anchors.fault(of: certificates, for: .client)?.shortened(to: .field)
    }
}
