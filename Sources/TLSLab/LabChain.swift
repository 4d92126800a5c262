import CertificateFiles
import Cryptography

/// The certificates that a listener sends, the leaf first, and the leaf's key.
struct LabChain: Sendable {
    let sent: [Certificate]
    let privateKey: PrivateKey

    var leaf: Certificate { sent[0] }

    /// Makes what `recipe` says.
    init(_ recipe: LabRecipe, _ authority: LabAuthority, _ keys: LabKeys) throws(CryptographyError) {
        let key = if let bits = recipe.rsaBits { try keys.rsa(bits: bits) } else { try PrivateKey.generateP256() }
        var issuer: KeyPair?
        var intermediates: [Certificate] = []
        switch recipe.signer {
        case .authority: issuer = authority.pair
        case .twin: issuer = authority.twin
        case .itself: break
        case .intermediate(let permitted, let isSent):
            let intermediate = try Self.intermediate(of: authority.pair, permitted, recipe.template)
            issuer = intermediate
            if isSent { intermediates = [intermediate.certificate] }
        }
        let leaf = try recipe.template.certificate(
            for: key,
            issuedBy: issuer?.certificate,
            signedWith: issuer?.privateKey ?? key,
            extensions: recipe.extensions(forRSA: key.isRSA),
            digest: recipe.digest
        )
        sent = [leaf] + intermediates
        privateKey = key
    }

    /// An authority below `authority`, valid as long as the leaf is.
    private static func intermediate(
        of authority: KeyPair,
        _ permitted: [SubjectAlternativeName],
        _ leaf: CertificateTemplate
    ) throws(CryptographyError) -> KeyPair {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: "Letterlock Lab Intermediate",
            organization: "Letterlock",
            names: [],
            notBefore: leaf.notBefore,
            notAfter: leaf.notAfter
        )
        var extensions: [CertificateExtension] = [
            .basicConstraints(isAuthority: true, pathLength: 0), .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier, .authorityKeyIdentifier,
        ]
        if !permitted.isEmpty { extensions.append(.permittedNames(permitted)) }
        let certificate = try template.certificate(
            for: key,
            issuedBy: authority.certificate,
            signedWith: authority.privateKey,
            extensions: extensions
        )
        return KeyPair(certificate: certificate, privateKey: key)
    }
}
