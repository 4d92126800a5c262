import Cryptography
import NIOCore
import NIOSSL

/// Makes the TLS library's contexts for connections that this side serves.
///
/// The library sees only DER that libcrypto has read and written, because some files would make it end the process.
enum ServerContext {
    /// Below this, the signatures of today's TLS do not fit into the key (RFC 8017 §9.1.1).
    private static let minimumRSABits = 1_024

    /// A context that shows the first certificate, or the one whose names cover what the client asks for.
    static func make(
        _ certificates: [ServedCertificate],
        clientAuthority: ClientAuthority?,
        _ settings: TLSSettings
    ) throws(TLSIdentityError) -> NIOSSLContext {
        var shown: [Shown] = []
        for certificate in certificates { shown.append(try Shown(certificate)) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: shown[0].chain,
            privateKey: shown[0].privateKey
        )
        // The library's own default would allow TLS 1.0.
        configuration.minimumTLSVersion = settings.minimumVersion.inNIOSSL
        configuration.maximumTLSVersion = settings.maximumVersion.inNIOSSL
        // Below TLS 1.2 there are none of the recommended ones, and whoever allows it wants what was usual then.
        if let ciphers = settings.ciphers ?? (settings.minimumVersion < .tls12 ? nil : CipherSuite.recommended) {
            configuration.cipherSuites = ciphers.map(\.rawValue).joined(separator: ":")
        }
        if shown.count > 1 { choose(among: shown, in: &configuration) }
        do {
            if let clientAuthority { try ask(for: clientAuthority, in: &configuration) }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Self.unsupported(certificates[0])
        }
    }

    /// A certificate in the words of the TLS library.
    private struct Shown: Sendable {
        let certificate: ServedCertificate
        let chain: [NIOSSLCertificateSource]
        let privateKey: NIOSSLPrivateKeySource

        init(_ certificate: ServedCertificate) throws(TLSIdentityError) {
            self.certificate = certificate
            let bits = certificate.privateKey.bits
            guard !certificate.privateKey.isRSA || bits >= minimumRSABits else { throw unsupported(certificate) }
            do {
                privateKey = .privateKey(
                    try NIOSSLPrivateKey(bytes: certificate.privateKey.der(), format: .der)
                )
            } catch {
                throw unsupported(certificate)
            }
            var chain: [NIOSSLCertificateSource] = []
            for sent in certificate.sent {
                do {
                    chain.append(.certificate(try NIOSSLCertificate(bytes: sent.der(), format: .der)))
                } catch {
                    throw TLSIdentityError(
                        .unsupportedByTLSLibrary,
                        "The certificate \(sent.subject) in \(certificate.facts.path) cannot be served: the TLS library "
                            + "cannot read it, though libcrypto can; have it issued anew by a program of today."
                    )
                }
            }
            self.chain = chain
        }
    }

    private static func unsupported(_ certificate: ServedCertificate) -> TLSIdentityError {
        TLSIdentityError(
            .unsupportedByTLSLibrary,
            "The certificate \(certificate.facts.subject) in \(certificate.facts.path) cannot be served: the TLS library does "
                + "not take a key of type \(certificate.privateKey.keyType); give one of a usual kind, as ECDSA P-256 or "
                + "RSA 2048."
        )
    }

    private static func choose(among shown: [Shown], in configuration: inout TLSConfiguration) {
        configuration.sslContextCallback = { values, promise in
            var override = NIOSSLContextConfigurationOverride()
            if let name = values.serverHostname, let match = shown.first(where: { $0.certificate.covers(name) }) {
                override.certificateChain = match.chain
                override.privateKey = match.privateKey
            }
            promise.succeed(override)
        }
    }

    private static func ask(for authority: ClientAuthority, in configuration: inout TLSConfiguration) throws {
        // The verdict is libcrypto's, in a callback that the library calls only if it verifies at all.
        configuration.certificateVerification = authority.isRequired ? .noHostnameVerification : .optionalVerification
        configuration.trustRoots = .certificates(
            try authority.anchors.certificates.map { try NIOSSLCertificate(bytes: $0.der(), format: .der) }
        )
        configuration.sendCANameList = true
    }
}
