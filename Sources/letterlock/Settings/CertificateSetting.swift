import TLSIdentity

/// A further certificate and its key: an entry of `TlsCertificates`.
struct CertificateSetting: Sendable, Equatable {
    var certificate: CredentialSource
    /// nil where the certificate's file holds the key.
    var privateKey: CredentialSource?
    var password: String?
}
