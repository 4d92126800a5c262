import CertificateFiles
import Cryptography

extension LocalAuthority {
    /// Its issuers and itself.
    private var chain: [Certificate] { [pair.certificate] + issuers }
    /// From when on clients accept what it signs, in seconds since 1970.
    var validFrom: Int64 { chain.map(\.notBefore).max() ?? pair.certificate.notBefore }
    /// Until when clients accept what it signs, in seconds since 1970.
    var validUntil: Int64 { chain.map(\.notAfter).min() ?? pair.certificate.notAfter }

    /// Tries what a client does with a certificate of the user's authority for these names, whatever the clock says.
    ///
    /// - Throws: `notAnAuthority` where no client that verifies could ever accept one.
    func checkIssuing(
        for names: CertificateNames,
        _ given: ProvidedCredentials,
        now: Int64
    ) throws(TLSIdentityError) {
        let fault: ChainFault?
        do throws(CryptographyError) {
            let leaf = try KeyPair.leaf(for: names, issuedBy: self, now: now).certificate
            fault = try TrustAnchors([anchor]).chainFault(of: [leaf] + sent, for: .server, ignoresDates: true)
        } catch {
            throw TLSIdentityError(.generationFailed, "Generating \(names.nameInErrors): \(error.description).")
        }
        guard let fault else { return }
        let list = names.inOrder.map(\.description).joined(separator: ", ")
        let cause: String
        let remedy: String
        switch fault.code {
        case .nameExcluded:
            cause = "its name constraints exclude a name of the certificate (\(list))"
            remedy = "set HostName and TlsCertificateNames to names that it permits, or give another authority"
        case .pathTooLong:
            cause = "an issuer in the file allows no authority below it (pathlen)"
            remedy = "give an authority that the issuer allows"
        case .wrongPurpose:
            cause = "its extendedKeyUsage or keyUsage, or an issuer's, excludes TLS servers"
            remedy = "give an authority without extendedKeyUsage, or with serverAuth"
        case .other:
            cause = "verifying fails"
            remedy = "give another authority"
        }
        throw TLSIdentityError(
            .notAnAuthority,
            "\(given.names.certificate) names \(given.certificate), whose certificate \(pair.certificate.subject) signs "
                + "nothing that a client accepts: \(cause) (\(fault.description)); \(remedy)."
        )
    }
}
