/// The paths under `DataDirectory/tls`.
struct IdentityFiles: Equatable, Sendable {
    let directory: String

    /// The certificate that is shown, self-signed or a leaf of the local authority.
    var certificate: PairFiles {
        PairFiles(
            directory: directory,
            certificate: directory + "/certificate.pem",
            privateKey: directory + "/certificate.key"
        )
    }
    /// The local authority.
    var authority: PairFiles {
        PairFiles(
            directory: directory,
            certificate: directory + "/authority.pem",
            privateKey: directory + "/authority.key"
        )
    }
    /// What clients trust.
    var trust: String { directory + "/trust.pem" }
}
