import TLSIdentity

extension ProvidedFile {
    /// The files that are refused, with the exact sentence; `@` stands for their directory.
    static let refused: [(ProvidedFile, TLSIdentityError.Code, String)] =
        notThere + otherThings + withoutKey + passwords + unsupported

    private static let notThere: [(ProvidedFile, TLSIdentityError.Code, String)] = [
        (
            .init("missing"), .fileMissing,
            "TlsCertificate names @missing, which does not exist; "
                + "correct the path, or leave TlsCertificate unset to have a certificate generated."
        ),
        (
            .init("ec.pem", "missing"), .fileMissing,
            "TlsCertificatePrivateKey names @missing, which does not exist; "
                + "correct the path, or leave it unset if the key is in the file of the certificate."
        ),
        (
            .init("ec.pem/x"), .fileMissing,
            "TlsCertificate names @ec.pem/x, which does not exist; "
                + "correct the path, or leave TlsCertificate unset to have a certificate generated."
        ),
        (
            .init("folder"), .fileUnreadable,
            "TlsCertificate names @folder, which is a directory, not a file; name the file in it."
        ),
        (
            .init("ec.pem", "folder"), .fileUnreadable,
            "TlsCertificatePrivateKey names @folder, which is a directory, not a file; name the file in it."
        ),
        (
            .init("empty"), .fileUnreadable,
            "TlsCertificate names @empty, which is empty; see that whatever writes it has done so."
        ),
        (
            .init("ec.pem", "empty"), .fileUnreadable,
            "TlsCertificatePrivateKey names @empty, which is empty; see that whatever writes it has done so."
        ),
        (
            .init("huge"), .fileUnreadable,
            "TlsCertificate names @huge, which is larger than 1024 KiB and so is not a certificate or key; "
                + "name a readable file with the certificate."
        ),
        (
            .init("pipe"), .fileUnreadable,
            "TlsCertificate names @pipe, which is not a plain file; name a readable file with the certificate."
        ),
        (
            .init("ec.pem", "pipe"), .fileUnreadable,
            "TlsCertificatePrivateKey names @pipe, which is not a plain file; name a readable file with the private key."
        ),
        (
            .init(String(repeating: "a", count: 300)), .fileUnreadable,
            "TlsCertificate names @\(String(repeating: "a", count: 300)), which cannot be read: File name too long; "
                + "name a readable file with the certificate."
        ),
    ]

    private static let otherThings: [(ProvidedFile, TLSIdentityError.Code, String)] = [
        (.init("text"), .noCertificate, neither("text")),
        (.init("zeros"), .noCertificate, neither("zeros")),
        (
            .init("ec.csr", "ec.key"), .noCertificate,
            "TlsCertificate names @ec.csr, which holds a certificate request but no certificate; "
                + "a request is what an authority signs, give the certificate that it sent back."
        ),
        (
            .init("request.der", "ec.key"), .noCertificate,
            "TlsCertificate names @request.der, which holds a certificate request but no certificate; "
                + "a request is what an authority signs, give the certificate that it sent back."
        ),
        (.init("ec.key"), .noCertificate, no("certificate", "ec.key", "a private key")),
        (.init("rsa.pkcs8.der"), .noCertificate, no("certificate", "rsa.pkcs8.der", "a private key")),
        (.init("public.pem", "ec.key"), .noCertificate, no("certificate", "public.pem", "a block \"PUBLIC KEY\"")),
        (.init("public.der", "ec.key"), .noCertificate, no("certificate", "public.der", "a public key")),
        (.init("only-key.p12", nil, .right), .noCertificate, no("certificate", "only-key.p12", "a PKCS#12 store")),
        (
            .init("terminal.pem"), .noCertificate,
            no("certificate", "terminal.pem", "a block \"?[2J CERTIFICATE\"")
        ),
        (
            .init("chain.p7b", "ec.key"), .noCertificate,
            "TlsCertificate names @chain.p7b, which holds a block \"PKCS7\" but no certificate; "
                + "write it as PEM with openssl pkcs7 -print_certs, and name that file."
        ),
        (
            .init("chain.p7b.der", "ec.key"), .noCertificate,
            "TlsCertificate names @chain.p7b.der, which holds a PKCS#7 structure but no certificate; "
                + "write it as PEM with openssl pkcs7 -inform DER -print_certs, and name that file."
        ),
        (.init("keystore.jks"), .noCertificate, oldKeystore("keystore.jks")),
        (.init("keystore.jceks"), .noCertificate, oldKeystore("keystore.jceks")),
        (.init("cut.pem", "ec.key"), .noCertificate, damaged("cut.pem", "number 1 is damaged", "bad end line")),
        (
            .init("not-base64.pem", "ec.key"), .noCertificate,
            damaged("not-base64.pem", "number 1 is damaged", "bad base64 decode")
        ),
        (
            .init("longer.der", "rsa.key"), .noCertificate,
            damaged("longer.der", "is damaged", "it is followed by something else")
        ),
        (.init("cut.der", "rsa.key"), .noCertificate, cut("TlsCertificate", "cut.der")),
        (.init("cut.p12", nil, .right), .noCertificate, cut("TlsCertificate", "cut.p12")),
    ]

    private static let withoutKey: [(ProvidedFile, TLSIdentityError.Code, String)] = [
        (.init("chain.pem"), .noPrivateKey, noKeyBeside("chain.pem", "a certificate")),
        (.init("rsa.der"), .noPrivateKey, noKeyBeside("rsa.der", "a certificate")),
        (
            .init("only-certificates.p12", nil, .right), .noPrivateKey,
            noKeyBeside("only-certificates.p12", "a PKCS#12 store")
        ),
        (.init("ec.pem", "ec.pem"), .noPrivateKey, no("private key", "ec.pem", "a certificate")),
        (.init("ec.pem", "rsa.der"), .noPrivateKey, no("private key", "rsa.der", "a certificate")),
        (.init("ec.pem", "ec.csr"), .noPrivateKey, no("private key", "ec.csr", "a certificate request")),
        (.init("ec.pem", "public.pem"), .noPrivateKey, no("private key", "public.pem", "a block \"PUBLIC KEY\"")),
        (.init("ec.pem", "parameters"), .noPrivateKey, no("private key", "parameters", "a block \"EC PARAMETERS\"")),
        (
            .init("ec.pem", "only-certificates.p12", .right), .noPrivateKey,
            no("private key", "only-certificates.p12", "a PKCS#12 store")
        ),
        (
            .init("ec.pem", "text"), .noPrivateKey,
            "TlsCertificatePrivateKey names @text, which is neither PEM (no line with -----BEGIN …-----) nor DER; "
                + "give the file as it came from whoever issued it."
        ),
        (
            .init("ec.pem", "cut.key"), .noPrivateKey,
            "TlsCertificatePrivateKey names @cut.key, whose private key is damaged or of an unknown kind: "
                + "reading the private key failed: unsupported; copy the file anew from where it was made."
        ),
        (
            .init("ec.pem", "hollow.key"), .noPrivateKey,
            "TlsCertificatePrivateKey names @hollow.key, whose private key is damaged or of an unknown kind: "
                + "decrypting the private key failed: unsupported; copy the file anew from where it was made."
        ),
        (.init("rsa.pem", "cut.pkcs8.der"), .noPrivateKey, cut("TlsCertificatePrivateKey", "cut.pkcs8.der")),
        (
            .init("ec.pem", "other.key"), .privateKeyMismatch,
            "TlsCertificatePrivateKey names @other.key, whose private key (ECDSA P-256) does not belong to the certificate "
                + "CN=ec (ECDSA P-256) in @ec.pem; give the key with which that certificate was requested."
        ),
        (
            .init("ec.pem", "rsa.key"), .privateKeyMismatch,
            "TlsCertificatePrivateKey names @rsa.key, whose private key (RSA 2048) does not belong to the certificate "
                + "CN=ec (ECDSA P-256) in @ec.pem; give the key with which that certificate was requested."
        ),
        (
            .init("chain.pem", "other.key", asText: true), .privateKeyMismatch,
            "TlsCertificatePrivateKey is a PEM text, whose private key (ECDSA P-256) does not belong to the certificate "
                + "CN=ec (ECDSA P-256) in (PEM text); give the key with which that certificate was requested."
        ),
    ]

    private static let passwords: [(ProvidedFile, TLSIdentityError.Code, String)] =
        [
            "pbkdf2.key", "pbkdf2-3des.key", "pbkdf2.key.der", "scrypt.key", "pbe-3des.key", "pbe-rc2.key",
            "pbe-des.key",
            "traditional-aes.key",
        ].flatMap { (key: String) in
            passwordFaults("TlsCertificatePrivateKey", "@\(key)", "whose private key is encrypted") {
                .init("ec.pem", key, $0)
            }
        }
        + [
            "openssl.p12", "legacy.p12", "windows.p12", "rc2.p12", "no-mac.p12", "plain-mac.p12", "only-key.p12",
            "keytool.p12",
        ]
        .flatMap { (file: String) in
            passwordFaults("TlsCertificate", "@\(file)", "which is a PKCS#12 file that a password protects") {
                .init(file, nil, $0)
            }
        }
        + [
            (
                .init("ec.pem", "costly.key", .right), .fileUnreadable,
                "TlsCertificatePrivateKey names @costly.key, which is not opened because its encryption asks for more than "
                    + "5000000 rounds of key derivation, which would take minutes; write it anew with fewer."
            )
        ]

    private static let unsupported: [(ProvidedFile, TLSIdentityError.Code, String)] =
        [
            ("secp256k1", "ECDSA secp256k1"), ("brainpool", "ECDSA brainpoolP256r1"),
            ("explicit", "ECDSA P-256 with explicit parameters"), ("rsa512", "RSA 512"), ("rsapss", "RSA-PSS 2048"),
            ("ed448", "Ed448"), ("dsa", "DSA"),
        ].map { name, type in
            (.init("\(name).pem", "\(name).key"), .unsupportedByTLSLibrary, cannotServe(name, "\(name).pem", type))
        }
        + [
            (
                .init("rsapss.p12", nil, .right), .unsupportedByTLSLibrary,
                cannotServe("rsapss", "rsapss.p12", "RSA-PSS 2048")
            )
        ]

    // MARK: - Sentences

    private static func neither(_ file: String) -> String {
        "TlsCertificate names @\(file), which is neither PEM (no line with -----BEGIN …-----) nor DER nor PKCS#12; "
            + "give the file as it came from whoever issued it."
    }

    private static func no(_ wanted: String, _ file: String, _ contents: String) -> String {
        wanted == "certificate"
            ? "TlsCertificate names @\(file), which holds \(contents) but no certificate; "
                + "give the file with the certificate that the authority issued."
            : "TlsCertificatePrivateKey names @\(file), which holds \(contents) but no private key; "
                + "name the file with the key that belongs to the certificate."
    }

    private static func noKeyBeside(_ file: String, _ contents: String) -> String {
        "TlsCertificate names @\(file), which holds \(contents) but no private key; "
            + "put the key into the same file, or name its file in TlsCertificatePrivateKey."
    }

    private static func oldKeystore(_ file: String) -> String {
        "TlsCertificate names @\(file), which holds a Java keystore of the old kind but no certificate; "
            + "write it as PKCS#12 with keytool -importkeystore -deststoretype PKCS12, and name that file."
    }

    private static func damaged(_ file: String, _ what: String, _ cause: String) -> String {
        "TlsCertificate names @\(file), whose certificate \(what): reading the certificate failed: \(cause); "
            + "copy the file anew from where it was issued."
    }

    /// How many bytes are missing is not the same each time.
    private static func cut(_ setting: String, _ file: String) -> String {
        "\(setting) names @\(file), which is cut off: its structure goes on for # more bytes; "
            + "copy the file anew from where it was made."
    }

    private static func passwordFaults(
        _ setting: String,
        _ file: String,
        _ what: String,
        _ row: (Password) -> ProvidedFile
    ) -> [(ProvidedFile, TLSIdentityError.Code, String)] {
        [
            (
                row(.none), .passwordRequired,
                "\(setting) names \(file), \(what); give the password in TlsCertificatePassword."
            ),
            (
                row(.other("wrong")), .wrongPassword,
                "\(setting) names \(file), \(what), and the password in TlsCertificatePassword does not open it; "
                    + "give the one it was made with."
            ),
        ]
    }

    private static func cannotServe(_ name: String, _ file: String, _ type: String) -> String {
        "The certificate CN=\(name) in @\(file) cannot be served: the TLS library does not take a key of type \(type); "
            + "give one of a usual kind, as ECDSA P-256 or RSA 2048."
    }
}
