import CLibcrypto

extension PrivateKey {
    /// The key of a PEM block: PKCS#8 (RFC 5958) plain or encrypted, PKCS#1, SEC1, or the traditional encrypted form.
    ///
    /// A password that is not needed is not looked at. Nothing is ever asked on the terminal.
    ///
    /// Throws `passwordRequired` and `wrongPassword` for an encrypted key, `tooExpensive` for one whose decryption
    /// would take very long, `unreadablePrivateKey` for all else.
    public convenience init(pem: PEMBlock, password: String? = nil) throws(CryptographyError) {
        if pem.isEncrypted {
            if let der = pem.der, KeyDerivationCost.isTooHigh(in: der) { throw CryptographyError.tooExpensive }
            try self.init(encrypted: pem.text, password) { bio, argument in
                PEM_read_bio_PrivateKey(bio, nil, answerPasswordPrompt, argument)
            }
        } else {
            try self.init(plain: pem.text) { bio in
                PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
            }
        }
    }

    /// The key that is `der`: PKCS#8 plain or encrypted, PKCS#1 or SEC1.
    ///
    /// Throws as the reading of PEM does.
    public convenience init(der: [UInt8], password: String? = nil) throws(CryptographyError) {
        if DERObject.isEncryptedPrivateKey(der) {
            if KeyDerivationCost.isTooHigh(in: der) { throw CryptographyError.tooExpensive }
            try self.init(encrypted: der, password) { bio, argument in
                d2i_PKCS8PrivateKey_bio(bio, nil, answerPasswordPrompt, argument)
            }
        } else {
            try self.init(plain: der) { bio in d2i_PrivateKey_bio(bio, nil) }
        }
    }

    private convenience init(
        plain bytes: [UInt8],
        read: (OpaquePointer) -> OpaquePointer?
    ) throws(CryptographyError) {
        ErrorQueue.clear()
        guard let key = MemoryBIO.reading(bytes, read) else {
            throw CryptographyError(.unreadablePrivateKey, whileDoing: "reading the private key")
        }
        self.init(adopting: key, wasEncrypted: false)
    }

    private convenience init(
        encrypted bytes: [UInt8],
        _ password: String?,
        read: (OpaquePointer, UnsafeMutableRawPointer) -> OpaquePointer?
    ) throws(CryptographyError) {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        var prompt = PasswordPrompt(password)
        let der = LegacyAlgorithms.allowed {
            prompt.answering { argument in
                MemoryBIO.reading(bytes) { bio in read(bio, argument) }.flatMap(PrivateKey.takeDER)
            }
        }
        guard let der else {
            if prompt.wasAsked, password == nil { throw CryptographyError.passwordRequired }
            if prompt.wasAsked, !ErrorQueue.saysUnsupported { throw CryptographyError.wrongPassword }
            throw CryptographyError(.unreadablePrivateKey, whileDoing: "decrypting the private key")
        }
        try self.init(privateKeyInfo: der, wasEncrypted: true)
    }

    /// The key of an unencrypted PKCS#8 structure.
    convenience init(privateKeyInfo der: [UInt8], wasEncrypted: Bool) throws(CryptographyError) {
        ErrorQueue.clear()
        guard let key = MemoryBIO.reading(der, { bio in d2i_PrivateKey_bio(bio, nil) }) else {
            throw CryptographyError(.unreadablePrivateKey, whileDoing: "reading the private key")
        }
        self.init(adopting: key, wasEncrypted: wasEncrypted)
    }

    /// Writes a key as unencrypted PKCS#8, the one form that keeps every type, and frees it.
    static func takeDER(_ key: OpaquePointer) -> [UInt8]? {
        defer { EVP_PKEY_free(key) }
        return MemoryBIO.written { bio in i2d_PKCS8PrivateKeyInfo_bio(bio, key) == 1 }
    }
}
