import CertificateFiles

/// The paths under `DataDirectory/tls`.
struct IdentityFiles: Equatable, Sendable {
    let directory: String

    /// The certificate that is shown, self-signed or a leaf of the local authority.
    var certificate: PairFiles {
        PairFiles("certificate", in: directory)
    }
    /// The local authority.
    var authority: PairFiles {
        PairFiles("authority", in: directory)
    }
    /// What clients trust.
    var trust: String { directory + "/trust.pem" }
}
