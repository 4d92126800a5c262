import Cryptography
import NIOSSL

/// Makes the TLS library's context for connections that this side serves.
enum ServerContext {
    /// A context that shows `chain` (the leaf first) and negotiates the versions of `settings`.
    ///
    /// The library sees only DER that libcrypto has read and written, because some files would make it end the process.
    static func make(
        chain: [Certificate],
        privateKey: PrivateKey,
        settings: TLSSettings
    ) throws(TLSIdentityError) -> NIOSSLContext {
        do {
            let certificates = try chain.map { try NIOSSLCertificate(bytes: $0.der(), format: .der) }
            let key = try NIOSSLPrivateKey(bytes: privateKey.der(), format: .der)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            // The library's own default would allow TLS 1.0.
            configuration.minimumTLSVersion = settings.minimumVersion.inNIOSSL
            configuration.maximumTLSVersion = settings.maximumVersion.inNIOSSL
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSIdentityError(
                .unsupportedByTLSLibrary,
                "The TLS library cannot serve the certificate \(chain.first?.subject ?? "") with its "
                    + "\(privateKey.keyType) key; give one of a usual kind, as ECDSA P-256 or RSA 2048."
            )
        }
    }
}
