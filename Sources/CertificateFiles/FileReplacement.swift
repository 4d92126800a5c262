/// Files that are about to take the place of others in a directory.
///
/// Several can be staged before the first of them is activated, so that a full disk changes none of them.
public struct FileReplacement: Sendable {
    private let directory: String
    private let staging: [FileStep]
    private let activation: [FileStep]

    /// `staging` writes beside what is there, `activation` only renames and sets modes.
    public init(in directory: String, staging: [FileStep], activation: [FileStep]) {
        self.directory = directory
        self.staging = staging
        self.activation = activation
    }

    /// Writes the new files beside those that are there.
    public func stage() throws(CertificateFilesError) {
        try staging.perform(in: directory)
    }

    /// Puts them in the place of those that are there.
    public func activate() throws(CertificateFilesError) {
        try activation.perform(in: directory)
    }
}
