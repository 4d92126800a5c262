/// The paths of a certificate and its key.
struct PairFiles: Equatable, Sendable {
    let directory: String
    let certificate: String
    let privateKey: String

    /// The path of the replacement that is written before it takes the place of `path`.
    func new(_ path: String) -> String { path + ".new" }
    /// The path at which a damaged file is kept.
    func bad(_ path: String) -> String { path + ".bad" }
}
