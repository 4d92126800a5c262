internal import Cryptography

/// The checksums of a part's decoded content, in lower case hexadecimal.
public struct Checksums: Sendable, Equatable {
    /// The MD5 digest.
    public let md5: String
    /// The SHA-1 digest.
    public let sha1: String
    /// The SHA-256 digest.
    public let sha256: String

    /// Computes the checksums of `bytes`.
    public init(of bytes: [UInt8]) {
        md5 = Self.hexadecimal(MessageDigest.md5.hash(bytes.span))
        sha1 = Self.hexadecimal(MessageDigest.sha1.hash(bytes.span))
        sha256 = Self.hexadecimal(MessageDigest.sha256.hash(bytes.span))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
