import CLibcrypto

/// An X.509 certificate with the facts that people ask about.
///
/// Sendable: the `X509` is never changed after `init`, what libcrypto computes from it later it computes under a lock
/// of its own, and the facts are read once.
public final class Certificate: Sendable {
    nonisolated(unsafe) private let pointer: OpaquePointer

    /// The subject in the order and spelling of RFC 4514, as `CN=mail.test,O=Example`; empty where the certificate
    /// has none.
    public let subject: String
    /// The issuer, spelled as the subject is.
    public let issuer: String
    /// The DNS names and IP addresses of the subjectAltName extension, in its order.
    ///
    /// The subject's CN is not among them.
    public let names: [SubjectAlternativeName]
    /// The serial number, hexadecimal in capitals, two digits a byte.
    public let serialNumber: String
    /// The SHA-256 digest of the DER form, as `AA:BB:…`.
    public let fingerprintSHA256: String
    /// The type of the public key, as `ECDSA P-256`.
    public let keyType: String
    /// Valid from, in seconds since 1970.
    public let notBefore: Int64
    /// Valid until, in seconds since 1970.
    public let notAfter: Int64
    /// Whether basicConstraints says CA.
    public let isCertificateAuthority: Bool
    /// Whether subject and issuer are the same name; the signature is not looked at.
    public let isSelfIssued: Bool

    /// Takes over the caller's reference to `pointer`, also where it throws.
    init(adopting pointer: OpaquePointer) throws(CryptographyError) {
        guard let notBefore = secondsSince1970(X509_get0_notBefore(pointer)),
            let notAfter = secondsSince1970(X509_get0_notAfter(pointer))
        else {
            X509_free(pointer)
            throw CryptographyError(
                code: .unreadableCertificate,
                description: "reading the certificate failed: its dates of validity are not dates"
            )
        }
        self.pointer = pointer
        self.notBefore = notBefore
        self.notAfter = notAfter
        subject = text(of: X509_get_subject_name(pointer))
        issuer = text(of: X509_get_issuer_name(pointer))
        names = subjectAlternativeNames(of: pointer)
        serialNumber = hexadecimal(X509_get0_serialNumber(pointer))
        fingerprintSHA256 = fingerprint(of: pointer)
        keyType = X509_get0_pubkey(pointer).map(describeKeyType) ?? "unknown"
        let flags = X509_get_extension_flags(pointer)
        isCertificateAuthority = flags & UInt32(EXFLAG_CA) != 0
        isSelfIssued = flags & UInt32(EXFLAG_SI) != 0
        // Reading the key or an extension that libcrypto does not understand leaves errors that belong to nobody.
        ErrorQueue.clear()
    }

    deinit {
        X509_free(pointer)
    }

    /// The certificate of a PEM block.
    public convenience init(pem: PEMBlock) throws(CryptographyError) {
        ErrorQueue.clear()
        let certificate = MemoryBIO.reading(pem.text) { bio in
            PEM_read_bio_X509_AUX(bio, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let certificate else {
            throw CryptographyError(.unreadableCertificate, whileDoing: "reading the certificate")
        }
        try self.init(adopting: certificate)
    }

    /// The certificate that is all of `der`.
    public convenience init(der: [UInt8]) throws(CryptographyError) {
        ErrorQueue.clear()
        var hasMore = false
        let certificate = MemoryBIO.reading(der) { bio in
            let certificate = d2i_X509_bio(bio, nil)
            hasMore = BIO_ctrl(bio, BIO_CTRL_PENDING, 0, nil) != 0
            return certificate
        }
        guard let certificate else {
            throw CryptographyError(.unreadableCertificate, whileDoing: "reading the certificate")
        }
        guard !hasMore else {
            X509_free(certificate)
            throw CryptographyError(
                code: .unreadableCertificate,
                description: "reading the certificate failed: it is followed by something else"
            )
        }
        try self.init(adopting: certificate)
    }

    /// Every certificate of a PEM file, in the file's order.
    ///
    /// Other blocks are passed over.
    public static func chain(pem file: [UInt8]) throws(CryptographyError) -> [Certificate] {
        var chain: [Certificate] = []
        for block in PEMBlock.blocks(in: file) where block.isCertificate {
            chain.append(try Certificate(pem: block))
        }
        return chain
    }

    /// The certificate in PEM.
    public func pem() throws(CryptographyError) -> [UInt8] {
        ErrorQueue.clear()
        let pem = withPointer { certificate in
            MemoryBIO.written { bio in PEM_write_bio_X509(bio, certificate) == 1 }
        }
        guard let pem else { throw CryptographyError(.operationFailed, whileDoing: "writing the certificate as PEM") }
        return pem
    }

    /// The certificate in DER.
    public func der() throws(CryptographyError) -> [UInt8] {
        ErrorQueue.clear()
        let der = withPointer { certificate in
            MemoryBIO.written { bio in i2d_X509_bio(bio, certificate) == 1 }
        }
        guard let der else { throw CryptographyError(.operationFailed, whileDoing: "writing the certificate as DER") }
        return der
    }

    /// Lets `body` use the `X509`, which lives at least as long as that.
    func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(pointer) }
    }
}
