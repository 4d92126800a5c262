/// The paths under `DataDirectory/tls`.
struct IdentityFiles: Equatable, Sendable {
    let directory: String

    var certificate: String { directory + "/certificate.pem" }
    var privateKey: String { directory + "/certificate.key" }
    var trust: String { directory + "/trust.pem" }

    /// The path of the replacement that is written before it takes the place of `path`.
    func new(_ path: String) -> String { path + ".new" }
    /// The path at which a damaged file is kept.
    func bad(_ path: String) -> String { path + ".bad" }
}
