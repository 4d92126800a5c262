/// A listener of the lab cannot be as it should.
public struct LabError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Sendable {
        /// The lab's authority cannot be kept in the directory under `DataDirectory`.
        case directoryUnusable
        /// libcrypto could not make a certificate.
        case generationFailed
        /// `HostName` is one for which this fault cannot be made.
        case notForThisHostName
        /// The TLS library does not serve what was made.
        case unsupportedByTLSLibrary
    }

    /// What kind of fault it is.
    public let code: Code
    /// One sentence: what was to be made, what is wrong and what to do.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
