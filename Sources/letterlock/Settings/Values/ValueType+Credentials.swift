import TLSIdentity

extension ValueType where Value == CredentialSource {
    /// A certificate or key: the path of its file, or its PEM text.
    static var credential: ValueType {
        var type = scalar(
            "path, or PEM text",
            describe: \.description,
            text: { text throws(ValueFault) in
                let source = CredentialSource(text)
                if case .file(let path) = source, !isPath(path) {
                    // Perhaps a key that lost its first line: not to be shown.
                    throw ValueFault(
                        "must be a path, or PEM text with its lines -----BEGIN …----- and -----END …-----; "
                            + "this is neither",
                        isSecret: true
                    )
                }
                return source
            }
        )
        type.isPath = true
        return type
    }

    /// Whether it may be a path; a certificate or key in base64 alone is none.
    private static func isPath(_ text: String) -> Bool {
        let isBase64Alone =
            text.utf8.count >= shortestKeyInBase64
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }
            // Of a DER sequence, and of "-----BEGIN".
            && (text.hasPrefix("M") || text.hasPrefix("LS0t"))
        return !text.isEmpty && !text.utf8.contains(0) && !text.contains(where: \.isNewline) && !isBase64Alone
            && text.split(separator: "/").allSatisfy { $0.utf8.count <= 255 }
    }

    /// An Ed25519 key in PKCS#8, the shortest there is, takes 64.
    private static var shortestKeyInBase64: Int { 60 }
}

extension ValueType where Value == String {
    /// What is shown nowhere.
    static var password: ValueType {
        .text("password") { _ throws(ValueFault) in }
    }
}

extension ValueType where Value == [CertificateSetting] {
    static var certificates: ValueType {
        var type = list(of: .certificate).hidden
        type.summary = #"list of objects, as [{"Certificate": "a.pem", "PrivateKey": "a.key", "Password": "…"}]"#
        return type
    }
}

extension ValueType {
    /// The same grammar; a value that is refused may hold a secret, and is not shown.
    var hidden: ValueType {
        var type = self
        type.text = { [text] source throws(ValueFault) in
            do throws(ValueFault) { return try text(source) } catch {
                throw ValueFault(error.predicate, isSecret: true)
            }
        }
        type.json = { [json] source throws(ValueFault) in
            do throws(ValueFault) { return try json(source) } catch {
                throw ValueFault(error.predicate, isSecret: true)
            }
        }
        return type
    }
}

extension ValueType where Value == CertificateSetting {
    private static var keys: [String] { ["Certificate", "PrivateKey", "Password"] }

    fileprivate static var certificate: ValueType {
        ValueType(
            summary: "certificate",
            text: { _ throws(ValueFault) in
                throw ValueFault(#"must be a JSON list, as [{"Certificate": "a.pem", "PrivateKey": "a.key"}]"#)
            },
            json: { json throws(ValueFault) in try read(json) },
            describe: { setting in
                let key = setting.privateKey.map { " with the key \($0)" } ?? ""
                return setting.certificate.description + key + (setting.password == nil ? "" : " and a password")
            },
            inFile: { setting in
                let members = [
                    ("Certificate", setting.certificate.description), ("PrivateKey", setting.privateKey?.description),
                    ("Password", setting.password.map { _ in "…" }),
                ]
                let text = members.compactMap { name, value in value.map { "\"\(name)\": \(JSONText.quoted($0))" } }
                return "{" + text.joined(separator: ", ") + "}"
            }
        )
    }

    private static func read(_ json: JSONValue) throws(ValueFault) -> CertificateSetting {
        guard case .object(let members) = json else {
            throw ValueFault(
                #"must hold objects, as {"Certificate": "a.pem", "PrivateKey": "a.key"}, not \#(json.kind)"#
            )
        }
        if let stranger = members.first(where: { !keys.contains($0.name) }) {
            throw ValueFault("must hold \(keys.joined(separator: ", ")) alone; \(stranger.name) is none of them")
        }
        guard let certificate = try part("Certificate", .credential, members) else {
            throw ValueFault("must give each certificate a Certificate: a path, or PEM text")
        }
        return CertificateSetting(
            certificate: certificate,
            privateKey: try part("PrivateKey", .credential, members),
            password: try part("Password", .password, members)
        )
    }

    private static func part<Part>(
        _ name: String,
        _ type: ValueType<Part>,
        _ members: [JSONValue.Member]
    ) throws(ValueFault) -> Part? {
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        do throws(ValueFault) {
            return try type.json(member.value)
        } catch {
            throw ValueFault("has a \(name) that \(error.predicate)")
        }
    }
}

extension ValueType where Value == [CipherSuite]? {
    /// Names of suites, separated by colons or commas.
    static var ciphers: ValueType {
        let suites = ValueType<[CipherSuite]>.list(of: .cipher)
        return ValueType(
            summary:
                "list of OpenSSL's names, as ECDHE-ECDSA-AES128-GCM-SHA256, in a variable also separated by colons",
            text: { text throws(ValueFault) in try suites.text(text.replacing(":", with: ",")) },
            json: { json throws(ValueFault) in
                // As OpenSSL writes it.
                if case .string(let text) = json { return try suites.text(text.replacing(":", with: ",")) }
                return try suites.json(json)
            },
            describe: { $0.map { $0.map(\.rawValue).joined(separator: ":") } ?? "" },
            inFile: { suites.inFile($0 ?? []) }
        )
    }
}

extension ValueType where Value == CipherSuite {
    fileprivate static var cipher: ValueType {
        .scalar(
            "cipher suite",
            describe: \.rawValue,
            text: { text throws(ValueFault) in
                if let suite = CipherSuite(name: text) { return suite }
                if CipherSuite.namesOfTLS13.contains(text.uppercased()) {
                    throw ValueFault(
                        "must not hold \(text): the suites of TLS 1.3 are always offered; leave it out, or keep "
                            + "TLS 1.3 away by TlsMaximumVersion"
                    )
                }
                throw ValueFault(
                    "must hold names of single suites (no expressions such as HIGH:!aNULL), of "
                        + CipherSuite.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
        )
    }
}
