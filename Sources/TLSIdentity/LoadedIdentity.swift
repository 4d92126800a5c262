import Cryptography
import NIOSSL

/// An identity as it was read or generated, before it is put to use.
struct LoadedIdentity {
    let facts: CertificateFacts
    let sent: [Certificate]
    let trustAnchor: Certificate
    let warnings: [String]
    let trustNote: String?
    let context: NIOSSLContext

    /// The identity of a provided certificate.
    ///
    /// Reads its files and changes nothing.
    init(
        provided files: TLSSettings.ProvidedFiles,
        _ settings: TLSSettings,
        now: Int64
    ) throws(TLSIdentityError) {
        let provided = try ProvidedCertificate(files)
        let leaf = provided.chain[0]
        let anchor = provided.chain[provided.chain.count - 1]
        facts = CertificateFacts(of: leaf, source: .provided, path: files.certificatePath)
        sent = provided.sent
        trustAnchor = anchor
        warnings = try Self.warnings(about: leaf, files, settings, now) + Self.warnings(aboutUnused: provided, files)
        trustNote =
            anchor.isSelfSigned
            ? nil
            : "trust.pem holds \(anchor.subject), which is not a root: clients that insist on a root need the certificate of "
                + "its issuer, \(anchor.issuer), instead; append it to the file of TlsCertificate."
        context = try ServerContext.make(chain: sent, privateKey: provided.privateKey, settings: settings)
    }

    /// The identity of a generated pair, which is at `path`.
    init(generated pair: KeyPair, path: String, _ settings: TLSSettings) throws(TLSIdentityError) {
        facts = CertificateFacts(of: pair.certificate, source: .generated, path: path)
        sent = [pair.certificate]
        trustAnchor = pair.certificate
        warnings = []
        trustNote = nil
        context = try ServerContext.make(chain: sent, privateKey: pair.privateKey, settings: settings)
    }

    private static func warnings(
        about leaf: Certificate,
        _ files: TLSSettings.ProvidedFiles,
        _ settings: TLSSettings,
        _ now: Int64
    ) throws(TLSIdentityError) -> [String] {
        var warnings: [String] = []
        let path = files.certificatePath
        if leaf.notAfter < now {
            warnings.append(
                "The certificate in \(path) expired on \(utcText(leaf.notAfter)), so clients refuse it; renew it."
            )
        }
        if leaf.notBefore > now {
            warnings.append(
                "The certificate in \(path) is not valid before \(utcText(leaf.notBefore)), so clients refuse it until then; "
                    + "see that the clock is right."
            )
        }
        if !leaf.covers(try CertificateNames.name(settings.hostName, of: "HostName")) {
            let names = leaf.names.isEmpty ? "no names" : leaf.names.map(\.description).joined(separator: ", ")
            warnings.append(
                "The certificate in \(path) is for \(names), not for HostName \(settings.hostName), so clients that connect "
                    + "by that name refuse it; set HostName to a name of the certificate."
            )
        }
        return warnings
    }

    private static func warnings(aboutUnused provided: ProvidedCertificate, _ files: TLSSettings.ProvidedFiles)
        -> [String]
    {
        guard provided.unusedCount > 0 else { return [] }
        return [
            "\(provided.unusedCount) of the certificates in \(files.certificatePath) did not issue the one before "
                + "and are not sent; remove them, or see whether one is missing in between."
        ]
    }
}
