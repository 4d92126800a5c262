import CertificateFiles
import Cryptography

/// The certificate that is generated where none is provided, in either of its kinds.
struct GeneratedIdentity {
    let pair: KeyPair
    let source: CertificateFacts.Source
    /// The certificates to send after the leaf.
    let issuers: [Certificate]
    let anchor: Certificate
    /// What is not right about it though it can be served, a sentence each.
    let warnings: [String]
    let notes: [String]
    /// What was made anew and why, a sentence each.
    let news: [String]
    /// What is to be written before it is served.
    let prepared: [PreparedPair]

    /// Finds it in its directory, or makes what is missing or not fit to be used much longer; nothing is written yet.
    init(_ settings: TLSSettings, _ files: IdentityFiles, now: Int64) throws(TLSIdentityError) {
        let names = try CertificateNames(settings)
        switch settings.kind {
        case .selfSigned: try self.init(selfSignedFor: names, files, now)
        case .localAuthority:
            if let given = settings.authority {
                let authority = try LocalAuthority(given, now: now)
                try authority.checkIssuing(for: names, given, now: now)
                try self.init(names, authority, files, now, authorityPath: given.certificate.description)
            } else {
                let authority = try LocalAuthority(in: files, now: now)
                try self.init(names, authority, files, now, authorityPath: files.authority.certificate)
            }
        }
    }

    private init(selfSignedFor names: CertificateNames, _ files: IdentityFiles, _ now: Int64) throws(TLSIdentityError) {
        let outcome = try files.certificate.prepare(
            names.nameInErrors,
            reasonToReplace: { certificate in
                guard certificate.isSelfIssued else {
                    return Replacement("the one there is signed by \(certificate.issuer)")
                }
                return names.reasonToReplace(certificate)
                    ?? .ofExpiring(certificate, now: now, renewalPeriod: KeyPair.renewalPeriod, keeping: .old)
            },
            make: { () throws(CryptographyError) in try KeyPair.selfSigned(for: names, now: now) }
        )
        pair = outcome.pair
        source = .generated
        issuers = []
        anchor = outcome.pair.certificate
        warnings = Self.warnings(
            aboutBeginOf: [pair.certificate],
            in: files.certificate.certificate,
            now,
            remedy: "remove the file to have a new one made"
        )
        notes = []
        news = outcome.reasonForMaking.map { ["A new certificate was made: \($0)"] } ?? []
        prepared = [outcome]
    }

    private init(
        _ names: CertificateNames,
        _ authority: LocalAuthority,
        _ files: IdentityFiles,
        _ now: Int64,
        authorityPath: String
    ) throws(TLSIdentityError) {
        let issuer = authority.pair.certificate
        let outcome = try files.certificate.prepare(
            names.nameInErrors,
            reasonToReplace: { certificate in
                guard certificate.isIssued(by: issuer) else {
                    return Replacement("the one there is not signed by the authority \(issuer.subject)")
                }
                if let replacement = names.reasonToReplace(certificate) { return replacement }
                // Nobody trusts the leaf itself, so there is nothing to lose where it was made by a wrong clock.
                if certificate.notBefore > max(now, authority.validFrom) {
                    return Replacement("the one there is not valid before \(utcText(certificate.notBefore))")
                }
                // It never outlives its authority: a new one would not be valid any longer.
                if certificate.notAfter == authority.validUntil { return nil }
                return .ofExpiring(certificate, now: now, renewalPeriod: KeyPair.renewalPeriod)
            },
            make: { () throws(CryptographyError) in try KeyPair.leaf(for: names, issuedBy: authority, now: now) }
        )
        pair = outcome.pair
        source = .authority
        issuers = authority.sent
        anchor = authority.anchor
        warnings = Self.warnings(about: authority, authorityPath, now)
        notes = authority.notes
        news =
            (authority.prepared?.reasonForMaking.map { ["A new local authority was made: \($0)"] } ?? [])
            + (outcome.reasonForMaking.map { ["A new certificate was made: \($0)"] } ?? [])
        prepared = [authority.prepared, outcome].compactMap(\.self)
    }

    /// What is not right about an authority though it can sign; `path` is where it was read.
    static func warnings(about authority: LocalAuthority, _ path: String, _ now: Int64) -> [String] {
        warnings(
            aboutBeginOf: [authority.pair.certificate] + authority.issuers,
            in: path,
            now,
            remedy: authority.prepared == nil ? "give another authority" : "remove the file to have a new one made"
        )
    }

    /// A certificate that is not valid yet stays: clients that trust it can go on as soon as the clock is right.
    private static func warnings(
        aboutBeginOf certificates: [Certificate],
        in path: String,
        _ now: Int64,
        remedy: String
    ) -> [String] {
        certificates.filter { $0.notBefore > now }.map { certificate in
            "The certificate \(certificate.subject) in \(path) is not valid before \(utcText(certificate.notBefore)), so "
                + "clients refuse the connection until then; correct the clock, or if it is right, \(remedy)."
        }
    }
}

extension CertificateNames {
    fileprivate func reasonToReplace(_ certificate: Certificate) -> Replacement? {
        guard !areThose(of: certificate) else { return nil }
        let old = certificate.names.map(\.description).joined(separator: ", ")
        return Replacement("the one there is for other names (\(old))")
    }
}
