import CLibcrypto

/// What a new certificate shall say, of a TLS server or of an authority that issues them.
public struct CertificateTemplate: Sendable {
    /// The longest common name that X.509 allows, in characters (RFC 5280 appendix A, ub-common-name).
    public static let maximumCommonNameLength = 64

    /// The subject's CN, of at most 64 characters.
    public var commonName: String?
    /// The subject's O.
    public var organization: String?
    /// The names the certificate is valid for.
    public var names: [SubjectAlternativeName]
    /// Valid from, in seconds since 1970.
    public var notBefore: Int64
    /// Valid until, in seconds since 1970.
    public var notAfter: Int64

    /// A template with all of its values.
    public init(
        commonName: String?,
        organization: String?,
        names: [SubjectAlternativeName],
        notBefore: Int64,
        notAfter: Int64
    ) {
        self.commonName = commonName
        self.organization = organization
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// A server certificate for `key`, signed with it and SHA-256, under a new random serial number of 128 bits.
    ///
    /// It is an end entity that is its own trust anchor, and says neither basicConstraints nor keyCertSign. As a CA
    /// it would be refused as a server's certificate by NSS, with CA:FALSE NSS would refuse it as an anchor, and with
    /// keyCertSign alone OpenSSL would (RFC 5280 §4.2.1.3). BoringSSL wants keyCertSign of an anchor with a keyUsage,
    /// unless its user allows partial chains, as gRPC does and SwiftNIO does not.
    public func selfSigned(by key: PrivateKey) throws(CryptographyError) -> Certificate {
        try certificate(for: key, issuedBy: nil, signedWith: key, extensions: Self.server)
    }

    /// A server certificate for `key`, issued by an authority.
    public func issued(
        for key: PrivateKey,
        by authority: Certificate,
        with authorityKey: PrivateKey
    ) throws(CryptographyError) -> Certificate {
        let extensions = [.basicConstraints(isAuthority: false)] + Self.server + [.authorityKeyIdentifier]
        return try certificate(for: key, issuedBy: authority, signedWith: authorityKey, extensions: extensions)
    }

    /// An authority that issues server certificates, signed with its own key.
    ///
    /// `pathLength` is how many further authorities may stand between it and a leaf (RFC 5280 §4.2.1.9).
    public func authority(by key: PrivateKey, pathLength: Int = 0) throws(CryptographyError) -> Certificate {
        let extensions: [CertificateExtension] = [
            .basicConstraints(isAuthority: true, pathLength: pathLength), .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier,
        ]
        return try certificate(for: key, issuedBy: nil, signedWith: key, extensions: extensions)
    }

    private static let server: [CertificateExtension] = [
        .keyUsage([.digitalSignature]), .extendedKeyUsage(.serverAuth), .subjectKeyIdentifier,
    ]

    /// A certificate for `key` with just these extensions and the names, under a new random serial number of 128 bits.
    ///
    /// Its issuer is named as it is itself where there is none. Key identifiers are computed from the keys. A signing key
    /// whose signatures have a digest of their own ignores `digest`.
    public func certificate(
        for key: PrivateKey,
        issuedBy issuer: Certificate?,
        signedWith signingKey: PrivateKey,
        extensions: [CertificateExtension],
        digest: MessageDigest = .sha256
    ) throws(CryptographyError) -> Certificate {
        ErrorQueue.clear()
        guard let certificate = X509_new() else { throw Self.failure }
        // Read back from DER: libcrypto caches what it learns of extensions, and a certificate in the making has none
        // yet.
        defer { X509_free(certificate) }
        let isFilled = key.withPointer { fill(certificate, for: $0, issuedBy: issuer) }
        guard isFilled, extensions.allSatisfy({ add($0, to: certificate, issuedBy: issuer) }),
            signingKey.withPointer({ X509_sign(certificate, $0, Self.algorithm(digest, for: $0)) > 0 }),
            let der = MemoryBIO.written(by: { bio in i2d_X509_bio(bio, certificate) == 1 })
        else { throw Self.failure }
        return try Certificate(der: der)
    }

    /// None for the keys whose signatures have a digest of their own (RFC 8410 §3).
    private static func algorithm(_ digest: MessageDigest, for key: OpaquePointer) -> OpaquePointer? {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_ED25519, EVP_PKEY_ED448: nil
        default: digest.algorithm
        }
    }

    private static var failure: CryptographyError {
        CryptographyError(.operationFailed, whileDoing: "making a certificate")
    }

    private func fill(_ certificate: OpaquePointer, for key: OpaquePointer, issuedBy issuer: Certificate?) -> Bool {
        let subject = X509_get_subject_name(certificate)
        return X509_set_version(certificate, Int(X509_VERSION_3)) == 1
            && setRandomSerialNumber(of: certificate)
            && ASN1_TIME_set(X509_getm_notBefore(certificate), Int(notBefore)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(certificate), Int(notAfter)) != nil
            && X509_set_pubkey(certificate, key) == 1
            && add(organization, as: "O", to: subject)
            && add(commonName, as: "CN", to: subject)
            && setIssuer(of: certificate, issuer)
            && (names.isEmpty || addNames(to: certificate, areCritical: organization == nil && commonName == nil))
    }

    private func setIssuer(of certificate: OpaquePointer, _ issuer: Certificate?) -> Bool {
        guard let issuer else {
            return X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1
        }
        return issuer.withPointer { X509_set_issuer_name(certificate, X509_get_subject_name($0)) == 1 }
    }

    private func setRandomSerialNumber(of certificate: OpaquePointer) -> Bool {
        let number = BN_new()
        defer { BN_free(number) }
        // The top bit set makes it 128 bits always; a DER integer of a positive number then has 17 bytes, of the 20
        // allowed.
        return BN_rand(number, 128, CInt(BN_RAND_TOP_ONE), CInt(BN_RAND_BOTTOM_ANY)) == 1
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func add(_ value: String?, as attribute: String, to name: OpaquePointer?) -> Bool {
        guard let value else { return true }
        let count = CInt(value.utf8.count)
        return X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_UTF8, value, count, -1, 0) == 1
    }

    private func add(
        _ value: CertificateExtension,
        to certificate: OpaquePointer,
        issuedBy issuer: Certificate?
    ) -> Bool {
        guard let text = value.text else { return false }
        var context = X509V3_CTX()
        func add(_ issuer: OpaquePointer) -> Bool {
            X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
            guard let newExtension = X509V3_EXT_conf_nid(nil, &context, value.identifier, text) else { return false }
            defer { X509_EXTENSION_free(newExtension) }
            return X509_add_ext(certificate, newExtension, -1) == 1
        }
        return issuer?.withPointer(add) ?? add(certificate)
    }

    /// Adds the subjectAltName, built from values and not from text, in which a name could pass for several.
    private func addNames(to certificate: OpaquePointer, areCritical: Bool) -> Bool {
        guard let stack = OPENSSL_sk_new_null() else { return false }
        defer { GENERAL_NAMES_free(stack) }
        for name in names {
            let (kind, bytes) =
                switch name {
                case .dnsName(let name): (GEN_DNS, Array(name.utf8))
                case .ipAddress(let address): (GEN_IPADD, address.bytes)
                }
            guard let generalName = GENERAL_NAME_new(),
                let string = ASN1_STRING_type_new(kind == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING)
            else { return false }
            GENERAL_NAME_set0_value(generalName, kind, string)
            guard ASN1_STRING_set(string, bytes, CInt(bytes.count)) == 1, OPENSSL_sk_push(stack, generalName) > 0 else {
                GENERAL_NAME_free(generalName)
                return false
            }
        }
        // RFC 5280 §4.2.1.6: critical where the subject is empty.
        return X509_add1_ext_i2d(
            certificate,
            NID_subject_alt_name,
            UnsafeMutableRawPointer(stack),
            areCritical ? 1 : 0,
            0
        ) == 1
    }
}
