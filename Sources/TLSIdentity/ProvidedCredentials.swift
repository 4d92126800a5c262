/// A certificate and its key that the user brings along.
public struct ProvidedCredentials: Sendable, Equatable {
    /// The names of the settings, for messages.
    public struct Names: Sendable, Equatable {
        /// As `TlsCertificate`.
        public var certificate: String
        /// As `TlsCertificatePrivateKey`.
        public var privateKey: String
        /// As `TlsCertificatePassword`.
        public var password: String

        /// Names of three settings.
        public init(certificate: String, privateKey: String, password: String) {
            self.certificate = certificate
            self.privateKey = privateKey
            self.password = password
        }

        /// The certificate to present.
        public static let certificate = Names(
            certificate: "TlsCertificate",
            privateKey: "TlsCertificatePrivateKey",
            password: "TlsCertificatePassword"
        )
        /// The authority that signs in the place of a generated one.
        public static let authority = Names(
            certificate: "TlsAuthority",
            privateKey: "TlsAuthorityPrivateKey",
            password: "TlsAuthorityPassword"
        )

        /// One of the further certificates, counted from 0 as in JSON.
        public static func further(_ index: Int) -> Names {
            let item = "TlsCertificates[\(index)]."
            return Names(
                certificate: item + "Certificate",
                privateKey: item + "PrivateKey",
                password: item + "Password"
            )
        }
    }

    /// PEM, DER or PKCS#12: the leaf, its intermediates and perhaps the key.
    public var certificate: CredentialSource
    /// The key, PEM or DER; nil where the certificate's file holds it.
    public var privateKey: CredentialSource?
    /// What opens the PKCS#12 file or the encrypted key.
    public var password: String?
    /// What the settings are called.
    public var names: Names

    /// A certificate with its key.
    public init(
        certificate: CredentialSource,
        privateKey: CredentialSource? = nil,
        password: String? = nil,
        names: Names = .certificate
    ) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.password = password
        self.names = names
    }

    /// The files to watch for changes.
    var paths: [String] {
        [certificate.path, privateKey?.path].compactMap(\.self)
    }
}
