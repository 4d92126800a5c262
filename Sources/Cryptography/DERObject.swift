import CLibcrypto

/// Tells what a file that is not PEM holds.
public enum DERObject: Sendable, Equatable {
    /// An X.509 certificate.
    case certificate
    /// A private key, encrypted or not.
    case privateKey
    /// A PKCS#12 file, also called PFX.
    case pkcs12
    /// A request for a certificate (PKCS#10).
    case certificateRequest
    /// A public key alone.
    case publicKey
    /// A PKCS#7 structure, as `.p7b` files hold.
    case pkcs7
    /// A Java keystore of the old kind, which only Java reads.
    case javaKeystore

    /// What `bytes` are; nil where they are none of these.
    public init?(_ bytes: [UInt8]) {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        // Its magic number; the newer JCEKS has one of its own.
        if bytes.starts(with: [0xFE, 0xED, 0xFE, 0xED]) || bytes.starts(with: [0xCE, 0xCE, 0xCE, 0xCE]) {
            self = .javaKeystore
            return
        }
        guard bytes.first == DERReader.Tag.sequence else { return nil }
        if Self.reads(bytes, d2i_X509_bio, X509_free) {
            self = .certificate
        } else if Self.reads(bytes, d2i_PKCS12_bio, PKCS12_free) {
            self = .pkcs12
        } else if Self.reads(bytes, d2i_PrivateKey_bio, EVP_PKEY_free) || Self.isEncryptedPrivateKey(bytes) {
            self = .privateKey
        } else if Self.reads(bytes, d2i_X509_REQ_bio, X509_REQ_free) {
            self = .certificateRequest
        } else if Self.reads(bytes, d2i_PUBKEY_bio, EVP_PKEY_free) {
            self = .publicKey
        } else if Self.reads(bytes, d2i_PKCS7_bio, { $0.map(PKCS7_free) }) {
            self = .pkcs7
        } else {
            return nil
        }
    }

    /// How many bytes the structure that `bytes` begin has beyond them; nil where they are whole, or no structure.
    public static func missingBytes(_ bytes: [UInt8]) -> Int? {
        // A text can begin with the same character; a certificate or an RSA key always has a length of several bytes.
        guard bytes.count > 2, bytes[0] == DERReader.Tag.sequence, bytes[1] > 0x80,
            let end = DERReader.end(of: bytes), end > bytes.count
        else { return nil }
        return end - bytes.count
    }

    /// Whether it is an EncryptedPrivateKeyInfo (RFC 5958 §3): an algorithm and an octet string, and nothing else.
    static func isEncryptedPrivateKey(_ bytes: [UInt8]) -> Bool {
        var outer = DERReader(bytes[...])
        guard let structure = outer.next(), structure.tag == DERReader.Tag.sequence else { return false }
        var fields = DERReader(structure.content)
        guard let algorithm = fields.next(), algorithm.tag == DERReader.Tag.sequence,
            let content = fields.next(), content.tag == DERReader.Tag.octetString
        else { return false }
        return fields.next() == nil
    }

    private static func reads<Object>(
        _ bytes: [UInt8],
        _ read: (OpaquePointer?, UnsafeMutablePointer<Object?>?) -> Object?,
        _ free: (Object?) -> Void
    ) -> Bool {
        let object = MemoryBIO.reading(bytes) { bio in read(bio, nil) }
        free(object)
        return object != nil
    }
}
