import CLibcrypto

extension MessageDigest {
    /// Computes the authentication code of `bytes` under `key` (HMAC, RFC 2104).
    ///
    /// Returns `byteCount` bytes, or none where libcrypto refuses the algorithm, as a FIPS configuration does with MD5.
    public func authenticationCode(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var length: UInt32 = 0
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            let result = HMAC(algorithm, key, Int32(key.count), bytes, bytes.count, output.baseAddress, &length)
            count = result == nil ? 0 : Int(length)
        }
    }

    /// Derives a key of `byteCount` bytes from a password (PBKDF2, RFC 8018 §5.2).
    ///
    /// - Parameter iterations: at least 1; the time it takes grows with them.
    /// - Returns: none where libcrypto refuses.
    public func derivedKey(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        let password = password.map { CChar(bitPattern: $0) }
        return [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
            let result = PKCS5_PBKDF2_HMAC(
                password,
                Int32(password.count),
                salt,
                Int32(salt.count),
                Int32(clamping: iterations),
                algorithm,
                Int32(byteCount),
                output.baseAddress
            )
            count = result == 1 ? byteCount : 0
        }
    }
}
