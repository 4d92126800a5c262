import CertificateFiles
import Cryptography
import NIOSSL

/// Makes the TLS library's contexts, with the faults that lie in versions, ciphers and the demand for a certificate.
///
/// The cipher strings are ours and no user's: on one that it does not know the library ends the process.
enum LabContext {
    /// A context that shows `chain` and has the fault.
    static func make(_ fault: LabFault, _ chain: LabChain, _ authority: LabAuthority) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try chain.sent.map { .certificate(try inNIOSSL($0)) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: chain.privateKey.der(), format: .der))
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.maximumTLSVersion = .tlsv13
        configuration.cipherSuites = recommended
        switch fault {
        case .oldTLSOnly:
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = .tlsv11
            configuration.cipherSuites = usualOfOldVersions
        case .weakCiphers:
            configuration.maximumTLSVersion = .tlsv12
            configuration.cipherSuites = weakest
        case .noForwardSecrecy:
            configuration.maximumTLSVersion = .tlsv12
            configuration.cipherSuites = ofRSAKeyExchange
        case .demandsClientCertificate:
            // Trusted is an authority that has signed nothing and whose key is never kept, so no certificate will do.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([try inNIOSSL(authority.twin.certificate)])
        default: break
        }
        return try NIOSSLContext(configuration: configuration)
    }

    private static func inNIOSSL(_ certificate: Certificate) throws -> NIOSSLCertificate {
        try NIOSSLCertificate(bytes: certificate.der(), format: .der)
    }

    /// Forward secrecy and authenticated encryption (RFC 9325 §4.2).
    private static let recommended = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ].joined(separator: ":")

    /// With forward secrecy first: the age is the fault, not what was good at the time.
    private static let usualOfOldVersions = "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:AES128-SHA:AES256-SHA"

    /// What is weaker, RC4, DES, the export suites, NULL and those without authentication, the library no longer has.
    private static let weakest = "DES-CBC3-SHA"

    private static let ofRSAKeyExchange = "AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA"
}
