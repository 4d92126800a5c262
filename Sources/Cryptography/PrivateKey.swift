import CLibcrypto

/// A private key with its public half, of any type that libcrypto knows.
///
/// Sendable: the `EVP_PKEY` is never changed after `init`, and libcrypto allows several threads to use one that
/// nobody changes.
public final class PrivateKey: Sendable {
    nonisolated(unsafe) private let pointer: OpaquePointer

    /// Takes over the caller's reference to `pointer`.
    private init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A new ECDSA key on the curve P-256.
    public static func generateP256() throws(CryptographyError) -> PrivateKey {
        ErrorQueue.clear()
        let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard let context, EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw CryptographyError(.operationFailed, whileDoing: "making a P-256 key") }
        return PrivateKey(adopting: key)
    }

    /// The key of an unencrypted PEM block: PKCS#8, PKCS#1, SEC1 or whatever else libcrypto decodes.
    ///
    /// An encrypted key throws `passwordRequired`; nothing is ever asked on the terminal.
    public convenience init(pem: PEMBlock) throws(CryptographyError) {
        ErrorQueue.clear()
        var passwordWasAsked = false
        let key = withUnsafeMutablePointer(to: &passwordWasAsked) { asked in
            MemoryBIO.reading(pem.text) { bio in PEM_read_bio_PrivateKey(bio, nil, refusePassword, asked) }
        }
        guard let key else {
            if passwordWasAsked {
                ErrorQueue.clear()
                throw CryptographyError(code: .passwordRequired, description: "the private key is encrypted")
            }
            throw CryptographyError(.unreadablePrivateKey, whileDoing: "reading the private key")
        }
        self.init(adopting: key)
    }

    /// The type and size, as `ECDSA P-256`, `RSA 2048` or `Ed25519`.
    public var keyType: String {
        withPointer(describeKeyType)
    }

    /// The unencrypted key as PKCS#8 in PEM (RFC 5958).
    public func pem() throws(CryptographyError) -> [UInt8] {
        ErrorQueue.clear()
        let pem = withPointer { key in
            MemoryBIO.written { bio in PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 }
        }
        guard let pem else { throw CryptographyError(.operationFailed, whileDoing: "writing the private key as PEM") }
        return pem
    }

    /// The unencrypted key as DER, in the form that is native to its type (SEC1, PKCS#1) or else PKCS#8.
    public func der() throws(CryptographyError) -> [UInt8] {
        ErrorQueue.clear()
        let der = withPointer { key in MemoryBIO.written { bio in i2d_PrivateKey_bio(bio, key) == 1 } }
        guard let der else { throw CryptographyError(.operationFailed, whileDoing: "writing the private key as DER") }
        return der
    }

    /// Lets `body` use the `EVP_PKEY`, which lives at least as long as that.
    func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(pointer) }
    }
}

/// A password callback that has none to give.
///
/// Without a callback libcrypto would prompt on the terminal and wait.
private func refusePassword(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: CInt,
    _ isForWriting: CInt,
    _ asked: UnsafeMutableRawPointer?
) -> CInt {
    asked?.assumingMemoryBound(to: Bool.self).pointee = true
    return -1
}
