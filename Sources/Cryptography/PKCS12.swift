import CLibcrypto

/// What a PKCS#12 file (RFC 7292) holds, whoever made it: OpenSSL, keytool, Windows or another.
public struct PKCS12: Sendable {
    /// The first private key; nil where the file holds only certificates.
    public let privateKey: PrivateKey?
    /// Every certificate, the one of the key first.
    public let certificates: [Certificate]
    /// Whether the password was needed to read it.
    public let wasEncrypted: Bool

    /// Reads the file that is `der`.
    ///
    /// An empty password opens what was made with an empty one or with none. Throws `passwordRequired`,
    /// `wrongPassword`, `tooExpensive`, or `unreadablePKCS12`.
    public init(der: [UInt8], password: String?) throws(CryptographyError) {
        guard !KeyDerivationCost.isTooHigh(in: der) else { throw CryptographyError.tooExpensive }
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        // First without: only so is it known whether the password was needed at all.
        var contents = LegacyAlgorithms.allowed { Contents(der, nil) }
        var wasEncrypted = false
        if contents == nil, let password, !password.isEmpty {
            ErrorQueue.clear()
            contents = LegacyAlgorithms.allowed { Contents(der, password) }
            wasEncrypted = true
        }
        guard let contents else {
            guard DERObject(der) == .pkcs12 else {
                throw CryptographyError(.unreadablePKCS12, whileDoing: "reading the PKCS#12 structure")
            }
            if ErrorQueue.saysUnsupported {
                throw CryptographyError(.unreadablePKCS12, whileDoing: "decrypting the PKCS#12 file")
            }
            throw password == nil ? CryptographyError.passwordRequired : CryptographyError.wrongPassword
        }
        self.wasEncrypted = wasEncrypted
        var certificates: [Certificate] = []
        for der in contents.certificates { certificates.append(try Certificate(der: der)) }
        self.certificates = certificates
        if let key = contents.privateKey {
            privateKey = try PrivateKey(privateKeyInfo: key, wasEncrypted: wasEncrypted)
        } else {
            privateKey = nil
        }
    }

    /// The objects as DER, free of the library context they were read in.
    private struct Contents {
        var privateKey: [UInt8]?
        var certificates: [[UInt8]] = []

        init?(_ der: [UInt8], _ password: String?) {
            guard let file = MemoryBIO.reading(der, { bio in d2i_PKCS12_bio(bio, nil) }) else { return nil }
            defer { PKCS12_free(file) }
            // libcrypto takes a password only for a file with a MAC, and Windows can write one without: it gets one now.
            if let password, PKCS12_mac_present(file) == 0 {
                guard PKCS12_set_mac(file, password, -1, nil, 0, 1, EVP_sha256()) == 1 else { return nil }
            }
            var key: OpaquePointer?
            var certificate: OpaquePointer?
            var others: OpaquePointer?
            guard PKCS12_parse(file, password, &key, &certificate, &others) == 1 else { return nil }
            privateKey = key.flatMap(PrivateKey.takeDER)
            certificates = certificate.flatMap(Self.takeDER).map { [$0] } ?? []
            while let other = OPENSSL_sk_shift(others) {
                if let der = Self.takeDER(OpaquePointer(other)) { certificates.append(der) }
            }
            OPENSSL_sk_free(others)
        }

        private static func takeDER(_ certificate: OpaquePointer) -> [UInt8]? {
            defer { X509_free(certificate) }
            return MemoryBIO.written { bio in i2d_X509_bio(bio, certificate) == 1 }
        }
    }
}
