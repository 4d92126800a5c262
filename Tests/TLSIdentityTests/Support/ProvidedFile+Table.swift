extension ProvidedFile {
    /// What is read of a file: the type of its key, the subjects of what is sent, and what is noted about it.
    struct Reading: Sendable {
        var keyType: String
        var sent: [String]
        var warnings: [String] = []
        var notes: [String] = []
    }

    /// The files that are read and can be served.
    static let readable: [(ProvidedFile, Reading)] =
        [
            // PEM in every order and surrounding.
            (.init("chain-root.pem", "ec.key"), ec),
            (.init("chain-reversed.pem", "ec.key"), ec),
            (.init("shuffled.pem"), ec),
            (.init("chain.pem", "ec.key"), ecWithoutRoot),
            (.init("repeated.pem", "ec.key"), ecWithoutRoot),
            (.init("crlf.pem", "crlf.key"), ecWithoutRoot),
            (.init("bom.pem", "bom.key"), ecWithoutRoot),
            (.init("text.pem", "ec.key"), ecWithoutRoot),
            (.init("indented.pem", "indented.key"), ecWithoutRoot),
            (.init("trusted.pem", "ec.key"), ecWithoutRoot),
            (.init("x509.pem", "ec.key"), ecWithoutRoot),
            (.init("chain-root.pem", "ec.key", asText: true), ec),
            (.init("one-line.pem", "one-line.key", asText: true), ecWithoutRoot),
            (.init("shuffled.pem", asText: true), ec),
            (.init("ec.pem", "ec.key"), ecAlone),
            (.init("gap.pem", "ec.key"), ecWithGap),
            // Keys in every form.
            (.init("chain-root.pem", "ec.sec1.key"), ec),
            (.init("chain-root.pem", "parameters.key"), ec),
            (.init("rsa-root.pem", "rsa.key"), rsa),
            (.init("rsa-root.pem", "rsa.pkcs1.key"), rsa),
            (.init("rsa-root.pem", "rsa.pkcs8.der"), rsa),
            (.init("rsa-root.pem", "rsa.pkcs1.der"), rsa),
            (.init("rsa.der", "rsa.key"), lone("rsa.der", "rsa", "RSA 2048")),
            (.init("rsa.der", "rsa.pkcs8.der"), lone("rsa.der", "rsa", "RSA 2048")),
            (.init("p384.der", "p384.sec1.der"), lone("p384.der", "p384", "ECDSA P-384")),
            // Encrypted keys.
            (.init("chain-root.pem", "pbkdf2.key", .right), ec),
            (.init("chain-root.pem", "pbkdf2-3des.key", .right), ec),
            (.init("chain-root.pem", "pbkdf2.key.der", .right), ec),
            (.init("chain-root.pem", "scrypt.key", .right), ec),
            (.init("chain-root.pem", "pbe-3des.key", .right), ec),
            (.init("chain-root.pem", "pbe-rc2.key", .right), ec),
            (.init("chain-root.pem", "pbe-des.key", .right), ec),
            (.init("chain-root.pem", "traditional-aes.key", .right), ec),
            (.init("chain-root.pem", "empty-password.key", .other("")), ec),
            (.init("encrypted-in-one.pem", nil, .right), ecWithoutRoot),
            (.init("rsa-root.pem", "pbkdf2-rsa.key", .right), rsa),
            (.init("rsa-root.pem", "traditional-3des.key", .right), rsa),
            (.init("rsa-root.pem", "traditional-des.key", .right), rsa),
            (.init("chain-root.pem", "pbkdf2.key", .right, asText: true), ec),
            (.init("chain-root.pem", "ec.key", .right), ec.with(unneededFor: "@ec.key")),
            // PKCS#12 of every origin.
            (.init("openssl.p12", nil, .right), ecWithoutRoot),
            (.init("legacy.p12", nil, .right), ecWithoutRoot),
            (.init("windows.p12", nil, .right), ec),
            (.init("rc2.p12", nil, .right), ecWithoutRoot),
            (.init("no-mac.p12", nil, .right), ecWithoutRoot),
            (.init("plain.p12"), ecWithoutRoot),
            (.init("plain.p12", nil, .right), ecWithoutRoot.with(unneededFor: "@plain.p12")),
            (.init("plain-mac.p12", nil, .right), ecWithoutRoot),
            (.init("empty.p12"), ecWithoutRoot),
            (.init("empty.p12", nil, .other("")), ecWithoutRoot.with(unneededFor: "@empty.p12")),
            (.init("openssl.p12", "ec.key", .right), ecWithoutRoot),
            (.init("only-certificates.p12", "ec.key", .right), ecWithoutRoot),
            (.init("only-certificates.p12", "pbkdf2.key", .right), ecWithoutRoot),
            (.init("chain-root.pem", "openssl.p12", .right), ec),
            (.init("keytool.p12", nil, .keytool), ec),
            (.init("keytool-legacy.p12", nil, .keytool), ec),
            (.init("keytool-self-signed.p12", nil, .keytool), Reading(keyType: "RSA 2048", sent: ["CN=keytool"])),
        ]
        // Keys of every type that the TLS library knows.
        + [
            ("p384", "ECDSA P-384"), ("p521", "ECDSA P-521"), ("ed25519", "Ed25519"), ("rsa3072", "RSA 3072"),
            ("rsa1024", "RSA 1024"),
        ].map { name, type in
            (.init("\(name)-root.pem", "\(name).key"), Reading(keyType: type, sent: ["CN=\(name)"]))
        }

    private static let ec = Reading(keyType: "ECDSA P-256", sent: ["CN=ec", "CN=middle"])
    private static let rsa = Reading(keyType: "RSA 2048", sent: ["CN=rsa"])
    private static let ecWithoutRoot = ec.with(note: notRoot("middle", issuer: "root"))
    private static let ecAlone = lone("ec.pem", "ec", "ECDSA P-256", issuer: "middle")
    private static let ecWithGap = Reading(
        keyType: "ECDSA P-256",
        sent: ["CN=ec"],
        warnings: [
            "1 of the certificates in @gap.pem did not issue the one before and are not sent; "
                + "remove them, or see whether one is missing in between."
        ],
        notes: [notRoot("ec", issuer: "middle")]
    )

    /// A leaf whose issuer is not in the file.
    private static func lone(_ file: String, _ name: String, _ type: String, issuer: String = "root") -> Reading {
        Reading(
            keyType: type,
            sent: ["CN=\(name)"],
            warnings: [
                "The certificate in @\(file) was issued by CN=\(issuer), whose certificate is not in the file; if that is "
                    + "an intermediate, clients cannot build the chain and refuse it: append the intermediate to the file."
            ],
            notes: [notRoot(name, issuer: issuer)]
        )
    }

    private static func notRoot(_ name: String, issuer: String) -> String {
        "trust.pem holds CN=\(name), which is not a root: clients that insist on a root need the certificate of its issuer, "
            + "CN=\(issuer), instead; append it to the file of TlsCertificate."
    }
}

extension ProvidedFile.Reading {
    fileprivate func with(note: String) -> Self {
        var copy = self
        copy.notes.append(note)
        return copy
    }

    fileprivate func with(unneededFor file: String) -> Self {
        var copy = self
        copy.notes.insert("TlsCertificatePassword is given, but nothing in \(file) needs it; leave it unset.", at: 0)
        return copy
    }
}
