import CLibcrypto

/// A private key with its public half, of any type that libcrypto knows.
///
/// Sendable: the `EVP_PKEY` is never changed after `init`, and libcrypto allows several threads to use one that
/// nobody changes.
public final class PrivateKey: Sendable {
    nonisolated(unsafe) private let pointer: OpaquePointer

    /// Whether the form it was read from was encrypted, so that a password was needed.
    public let wasEncrypted: Bool

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
        return PrivateKey(adopting: key, wasEncrypted: false)
    }

    /// A new RSA key of so many bits.
    ///
    /// Takes half a second for 2048, since primes are looked for.
    public static func generateRSA(bits: Int) throws(CryptographyError) -> PrivateKey {
        ErrorQueue.clear()
        let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard let context, EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, CInt(clamping: bits)) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw CryptographyError(.operationFailed, whileDoing: "making an RSA key of \(bits) bits") }
        return PrivateKey(adopting: key, wasEncrypted: false)
    }

    /// Takes over the caller's reference to `pointer`; a key that was read elsewhere.
    init(adopting pointer: OpaquePointer, wasEncrypted: Bool) {
        self.pointer = pointer
        self.wasEncrypted = wasEncrypted
    }

    /// The type and size, as `ECDSA P-256`, `RSA 2048` or `Ed25519`.
    public var keyType: String {
        withPointer(describeKeyType)
    }

    /// Whether it is an RSA key, for signatures of either padding.
    public var isRSA: Bool {
        withPointer { EVP_PKEY_get_base_id($0) == EVP_PKEY_RSA || EVP_PKEY_get_base_id($0) == EVP_PKEY_RSA_PSS }
    }

    /// The size in bits: of RSA's modulus, or of the curve.
    public var bits: Int {
        withPointer { Int(EVP_PKEY_get_bits($0)) }
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
