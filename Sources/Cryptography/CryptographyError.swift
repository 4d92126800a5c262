/// A key, certificate or other cryptographic object could not be read, made or used.
public struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong, for code that decides by it.
    public enum Code: Sendable {
        /// The bytes are not a certificate that libcrypto can read.
        case unreadableCertificate
        /// The bytes are not a private key that libcrypto can read.
        case unreadablePrivateKey
        /// The private key is encrypted and no password was given.
        case passwordRequired
        /// libcrypto failed at something that normally cannot fail, as making a key or writing one out.
        case operationFailed
    }

    /// What kind of thing went wrong.
    public let code: Code
    /// What was being done and why it failed, without a final full stop, fit to stand inside a sentence.
    public let description: String

    /// An error whose description already names the cause.
    public init(code: Code, description: String) {
        self.code = code
        self.description = description
    }

    /// An error caused by the libcrypto call that has just failed on this thread.
    init(_ code: Code, whileDoing action: String) {
        self.init(code: code, description: "\(action) failed: \(ErrorQueue.takeCause())")
    }
}
