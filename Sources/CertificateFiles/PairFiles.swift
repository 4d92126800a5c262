/// The paths of a certificate and its key.
public struct PairFiles: Equatable, Sendable {
    /// The directory that has both.
    public let directory: String
    /// The certificate, in PEM.
    public let certificate: String
    /// The key, in PEM.
    public let privateKey: String

    /// The pair that is called `name` in `directory`: `name.pem` and `name.key`.
    public init(_ name: String, in directory: String) {
        self.directory = directory
        certificate = "\(directory)/\(name).pem"
        privateKey = "\(directory)/\(name).key"
    }

    /// The path of the replacement that is written before it takes the place of `path`.
    func new(_ path: String) -> String { path + ".new" }
    /// The path at which a file is kept that another takes the place of.
    func kept(_ path: String, as keeping: Replacement.Keeping) -> String { path + "." + keeping.rawValue }
}
