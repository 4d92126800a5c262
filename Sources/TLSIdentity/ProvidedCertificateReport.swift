/// What is to be said of a provided certificate before any daemon runs with it.
public struct ProvidedCertificateReport: Sendable, Equatable {
    /// The facts of the leaf.
    public let facts: CertificateFacts
    /// What is not right about it though it can be served, a sentence each.
    public let warnings: [String]
    /// What should be known about the `trust.pem` that a start would write; nil where clients can simply trust it.
    public let trustNote: String?

    /// Loads the provided certificate as a start would at `now` (seconds since 1970), and changes nothing.
    ///
    /// Nil where none is provided. Throws what would end a start.
    public static func make(_ settings: TLSSettings, now: Int64) throws(TLSIdentityError) -> ProvidedCertificateReport?
    {
        try settings.validate()
        guard let files = settings.provided else { return nil }
        let identity = try LoadedIdentity(provided: files, settings, now: now)
        return ProvidedCertificateReport(
            facts: identity.facts,
            warnings: identity.warnings,
            trustNote: identity.trustNote
        )
    }
}
