public import FileOwnership

/// A certificate and its key could not be made, or not be kept in their directory.
public struct CertificateFilesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Sendable {
        /// The directory cannot be used, or what is in it cannot be read now.
        case directoryUnusable
        /// libcrypto could not make the pair.
        case generationFailed
    }

    /// What kind of fault it is.
    public let code: Code
    /// One sentence: the setting, the file, what is wrong and what to do.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Another user could have prepared the directory or a file in it.
    public init(_ error: OwnershipError) {
        self.init(.directoryUnusable, "DataDirectory: \(error.description).")
    }

    /// A file of the directory could not be written or renamed.
    public init(unusable directory: String, _ error: FileStepError) {
        if let error = error.ownership {
            self.init(error)
            return
        }
        self.init(
            .directoryUnusable,
            "DataDirectory: keeping the certificate in \(directory) failed, \(error.description); "
                + "let the daemon's user own the directory, or set DataDirectory to another."
        )
    }
}
