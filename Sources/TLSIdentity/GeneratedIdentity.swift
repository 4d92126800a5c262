import CertificateFiles
import Cryptography

/// The certificate that is generated where none is provided, in either of its kinds.
struct GeneratedIdentity {
    let pair: KeyPair
    let source: CertificateFacts.Source
    /// The certificates to send after the leaf.
    let issuers: [Certificate]
    let anchor: Certificate
    let notes: [String]
    /// What was made anew and why, a sentence each.
    let news: [String]

    /// Finds it in its directory, or makes what is missing or not fit to be used much longer.
    init(_ settings: TLSSettings, _ files: IdentityFiles, now: Int64) throws(TLSIdentityError) {
        let names = try CertificateNames(settings)
        switch settings.kind {
        case .selfSigned: try self.init(selfSignedFor: names, files, now)
        case .localAuthority:
            let authority: LocalAuthority
            if let given = settings.authority {
                authority = try LocalAuthority(given, now: now)
            } else {
                authority = try LocalAuthority(in: files, now: now)
            }
            try self.init(names, authority, files, now)
        }
    }

    private init(selfSignedFor names: CertificateNames, _ files: IdentityFiles, _ now: Int64) throws(TLSIdentityError) {
        let outcome = try files.certificate.obtain(
            names.nameInErrors,
            reasonToReplace: { certificate in
                guard certificate.isSelfIssued else { return "the one there is signed by \(certificate.issuer)" }
                return names.reasonToReplace(certificate) ?? reasonToReplace(certificate, now)
            },
            make: { () throws(CryptographyError) in try KeyPair.selfSigned(for: names, now: now) }
        )
        pair = outcome.pair
        source = .generated
        issuers = []
        anchor = outcome.pair.certificate
        notes = []
        news = outcome.reasonForMaking.map { ["A new certificate was made: \($0)"] } ?? []
    }

    private init(
        _ names: CertificateNames,
        _ authority: LocalAuthority,
        _ files: IdentityFiles,
        _ now: Int64
    ) throws(TLSIdentityError) {
        let issuer = authority.pair.certificate
        let outcome = try files.certificate.obtain(
            names.nameInErrors,
            reasonToReplace: { certificate in
                guard certificate.isIssued(by: issuer) else {
                    return "the one there is not signed by the authority \(issuer.subject)"
                }
                // It never outlives its authority: a new one would not be valid any longer.
                let isAsLongAsCanBe = certificate.notAfter == issuer.notAfter && certificate.notBefore <= now
                return names.reasonToReplace(certificate) ?? (isAsLongAsCanBe ? nil : reasonToReplace(certificate, now))
            },
            make: { () throws(CryptographyError) in try KeyPair.leaf(for: names, issuedBy: authority.pair, now: now) }
        )
        pair = outcome.pair
        source = .authority
        issuers = authority.sent
        anchor = authority.anchor
        notes = authority.notes
        news =
            (authority.reasonForMaking.map { ["A new local authority was made: \($0)"] } ?? [])
            + (outcome.reasonForMaking.map { ["A new certificate was made: \($0)"] } ?? [])
    }
}

extension CertificateNames {
    fileprivate func reasonToReplace(_ certificate: Certificate) -> String? {
        guard !areThose(of: certificate) else { return nil }
        let old = certificate.names.map(\.description).joined(separator: ", ")
        return "the one there is for other names (\(old))"
    }
}
