import CertificateFiles

/// There is no certificate to serve, or none that could replace the one in use.
public struct TLSIdentityError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    ///
    /// Each but the last three is one of the settings.
    public enum Code: Sendable {
        /// `HostName` or one of `TlsCertificateNames` cannot stand in a certificate.
        case invalidName
        /// `TlsMinimumVersion` is newer than `TlsMaximumVersion`.
        case invalidVersionRange
        /// A provided file does not exist.
        case fileMissing
        /// A provided file exists and cannot be read, or is not a plain file of a sensible size.
        case fileUnreadable
        /// The file of `TlsCertificate` holds no certificate that can be read.
        case noCertificate
        /// No private key was found where it was looked for, or it cannot be read.
        case noPrivateKey
        /// A key or a PKCS#12 file is encrypted, and no password is given.
        case passwordRequired
        /// The password given does not open it.
        case wrongPassword
        /// The private key belongs to another certificate.
        case privateKeyMismatch
        /// What `TlsAuthority` names cannot sign certificates that are accepted.
        case notAnAuthority
        /// Certificate and key are sound, but the TLS library cannot serve them.
        case unsupportedByTLSLibrary
        /// The directory of the generated certificate cannot be used.
        case directoryUnusable
        /// libcrypto could not make a certificate.
        case generationFailed
        /// There is no file yet that clients could trust.
        case noTrustFile
    }

    /// What kind of fault it is.
    public let code: Code
    /// One sentence: the setting, the file, what is wrong and what to do.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The generated certificate could not be made or kept.
    init(_ error: CertificateFilesError) {
        let code: Code =
            switch error.code {
            case .directoryUnusable: .directoryUnusable
            case .generationFailed: .generationFailed
            }
        self.init(code, error.description)
    }
}
