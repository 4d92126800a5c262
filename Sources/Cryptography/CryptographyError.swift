/// A key, certificate or other cryptographic object could not be read, made or used.
public struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong, for code that decides by it.
    public enum Code: Sendable {
        /// The bytes are not a certificate that libcrypto can read.
        case unreadableCertificate
        /// The bytes are not a private key that libcrypto can read.
        case unreadablePrivateKey
        /// The bytes are not a PKCS#12 file that libcrypto can read.
        case unreadablePKCS12
        /// It is encrypted and no password was given.
        case passwordRequired
        /// It is encrypted and the password given does not open it.
        case wrongPassword
        /// Decrypting it would take so much time or memory that it is not tried.
        case tooExpensive
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

    static let passwordRequired = CryptographyError(code: .passwordRequired, description: "it is encrypted")
    static let wrongPassword = CryptographyError(code: .wrongPassword, description: "the password does not open it")
    static let tooExpensive = CryptographyError(
        code: .tooExpensive,
        description: "its encryption asks for more than \(KeyDerivationCost.maximumRounds) rounds of key derivation"
    )
}
