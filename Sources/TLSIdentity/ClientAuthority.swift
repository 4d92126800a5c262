public import Cryptography

/// Who vouches for the certificates of clients, and what happens to those that nobody vouches for.
public struct ClientAuthority: Sendable {
    /// Whether a client is refused without a trusted certificate; else its certificate is only recorded.
    public let isRequired: Bool
    /// The certificates of `TlsClientAuthority`.
    public let anchors: TrustAnchors
    /// Where they were read from.
    public let source: CredentialSource

    /// Reads the authority of the settings; nil where clients are not asked for a certificate.
    init?(_ settings: TLSSettings) throws(TLSIdentityError) {
        guard settings.clientCertificates != .none else { return nil }
        guard let source = settings.clientAuthority else {
            throw TLSIdentityError(
                .noCertificate,
                "TlsClientCertificate \(settings.clientCertificates.rawValue) needs TlsClientAuthority; "
                    + "name the PEM file of the authority that signs the clients' certificates."
            )
        }
        let file = try CredentialFile(setting: "TlsClientAuthority", source, wanted: .certificate)
        let certificates = try file.certificates().certificates
        do {
            anchors = try TrustAnchors(certificates)
        } catch {
            throw TLSIdentityError(.noCertificate, "\(file.introduction): \(error.description).")
        }
        isRequired = settings.clientCertificates == .require
        self.source = source
    }
}
