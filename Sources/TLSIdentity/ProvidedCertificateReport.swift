import Cryptography

/// What is to be said of provided certificates before any daemon runs with them.
public struct ProvidedCertificateReport: Sendable, Equatable {
    /// The facts of every leaf, the default first.
    public let facts: [CertificateFacts]
    /// What is not right about them though they can be served, a sentence each.
    public let warnings: [String]
    /// What is good to know, a sentence each.
    public let notes: [String]

    /// Reads all that the settings name as a start would at `now` (seconds since 1970), and changes nothing.
    ///
    /// Throws what would end a start.
    public static func make(_ settings: TLSSettings, now: Int64) throws(TLSIdentityError) -> ProvidedCertificateReport {
        try settings.validate()
        var facts: [CertificateFacts] = []
        var warnings: [String] = []
        var notes: [String] = []
        let given = (settings.provided.map { [($0, settings.hostName)] } ?? []) + settings.further.map { ($0, nil) }
        for (given, hostName) in given as [(ProvidedCredentials, String?)] {
            let provided = try ProvidedCertificate(given)
            let served = ServedCertificate(provided, from: given.certificate)
            _ = try ServerContext.make([served], clientAuthority: nil, settings)
            facts.append(served.facts)
            warnings += try provided.warnings(given, hostName: hostName, now: now)
            notes += provided.notes(given)
        }
        if let given = settings.authority {
            let authority = try LocalAuthority(given, now: now)
            try authority.checkIssuing(for: CertificateNames(settings), given, now: now)
            warnings += GeneratedIdentity.warnings(about: authority, given.certificate.description, now)
            notes += authority.notes
        }
        _ = try ClientAuthority(settings)
        return ProvidedCertificateReport(facts: facts, warnings: warnings, notes: notes)
    }
}
