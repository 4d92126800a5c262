import CLibcrypto

/// Why a chain of certificates is not trusted.
public struct ChainFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds that whoever issues certificates can do something about.
    public enum Code: Sendable {
        /// The nameConstraints of an issuer exclude a name of the leaf (RFC 5280 §4.2.1.10).
        case nameExcluded
        /// An issuer allows no authority below it (RFC 5280 §4.2.1.9, pathLenConstraint).
        case pathTooLong
        /// The extendedKeyUsage or keyUsage of an issuer excludes what the leaf is for.
        case wrongPurpose
        /// Anything else.
        case other
    }

    /// The kind.
    public let code: Code
    /// libcrypto's words, fit to stand inside a sentence.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Takes what `X509_verify_cert` left as the error.
    init(verification number: CInt) {
        let text = X509_verify_cert_error_string(Int(number)).map { String(cString: $0) }
        let code: Code =
            switch number {
            case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION: .nameExcluded
            case X509_V_ERR_PATH_LENGTH_EXCEEDED: .pathTooLong
            case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_KEYUSAGE_NO_CERTSIGN: .wrongPurpose
            default: .other
            }
        self.init(code, text ?? "it cannot be verified")
    }
}
