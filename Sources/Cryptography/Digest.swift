import CLibcrypto

/// A message digest that libcrypto computes.
///
/// MD5 and SHA-1 are here as checksums for comparison and for what is weak on purpose, never as a protection.
public enum MessageDigest: Sendable, CaseIterable {
    case md5
    case sha1
    case sha256

    /// The length of the digest in bytes.
    public var byteCount: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        }
    }

    /// Computes the digest of `bytes`.
    ///
    /// Returns `byteCount` bytes, or none where libcrypto refuses the algorithm, as a FIPS configuration does with MD5.
    public func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        var length: UInt32 = 0
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            let isComputed = bytes.withUnsafeBufferPointer { input in
                EVP_Digest(input.baseAddress, input.count, output.baseAddress, &length, algorithm, nil) == 1
            }
            count = isComputed ? Int(length) : 0
        }
    }

    var algorithm: OpaquePointer? {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        }
    }
}
