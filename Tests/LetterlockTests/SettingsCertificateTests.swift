import TLSIdentity
import Testing

@testable import letterlock

@Suite struct SettingsCertificateTests {
    private static let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"

    @Test func `A certificate is a path or its PEM text`() throws {
        let settings = try SettingsFixture.read([
            "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE": "/run/tls.crt",
            "LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY": Self.pem,
        ]).settings
        #expect(settings.tlsCertificate == .file(path: "/run/tls.crt"))
        #expect(settings.tlsCertificatePrivateKey == .text(Array(Self.pem.utf8)))
    }

    @Test func `Line ends written as backslash and n are line ends`() throws {
        let oneLine = Self.pem.replacing("\n", with: #"\n"#)
        let settings = try SettingsFixture.read([
            "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE": oneLine,
        ]).settings
        #expect(settings.tlsCertificate == .text(Array(Self.pem.utf8)))
    }

    @Test func `The file of a NAME_FILE variable holds the value, which is PEM text here`() throws {
        let effective = try SettingsFixture.read(
            ["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE_FILE": "/run/secrets/tls"],
            files: ["/run/secrets/tls": Self.pem + "\n"]
        )
        #expect(effective.settings.tlsCertificate == .text(Array(Self.pem.utf8)))
        #expect(
            effective.rows.first { $0.key == "TlsCertificate" }
                == .init(
                    key: "TlsCertificate",
                    value: "(PEM text)",
                    source: "LETTERLOCK_TLS_CERTIFICATE_FILE (/run/secrets/tls)"
                )
        )
    }

    @Test(arguments: [
        "MHcCAQEEIPb2sXzN1bYV1n0d5cQ0K3Xk1e0dZ7n0w1x5o8mE4qHdoAoGCCqGSM49AwEH",
        "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0ND", "MHcC\nAQEE", "a\u{0}b",
    ])
    func `What is neither a path nor PEM text is refused and not shown`(value: String) {
        let faults = SettingsFixture.faults([
            "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE": "/c",
            "LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY": value,
        ])
        #expect(
            faults == [
                "LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY: must be a path, or PEM text with its lines -----BEGIN …----- "
                    + "and -----END …-----; this is neither"
            ]
        )
    }

    @Test func `A path may be long and look like nothing in particular`() throws {
        let path = "/var/lib/" + String(repeating: "MHcCAQEE", count: 20) + ".pem"
        let settings = try SettingsFixture.read([
            "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE": path,
        ]).settings
        #expect(settings.tlsCertificate == .file(path: path))
    }

    @Test func `Passwords are read as they are and hidden in the report`() throws {
        let effective = try SettingsFixture.read(
            file: #"{"TlsMode": "StartTls", "TlsCertificate": "/c.p12", "TlsCertificatePassword": " ü,= "}"#
        )
        #expect(effective.settings.tlsCertificatePassword == " ü,= ")
        #expect(effective.rows.first { $0.key == "TlsCertificatePassword" }?.value == "(hidden)")
    }

    @Test
    func `Further certificates come as objects, from the file or a variable, without their passwords in the report`()
        throws
    {
        let list =
            #"[{"Certificate": "/a.p12", "Password": "secret"}, {"Certificate": "/b.pem", "PrivateKey": "/b.key"}]"#
        let expected = [
            CertificateSetting(certificate: .file(path: "/a.p12"), password: "secret"),
            CertificateSetting(certificate: .file(path: "/b.pem"), privateKey: .file(path: "/b.key")),
        ]
        for effective in [
            try SettingsFixture.read(file: #"{"TlsMode": "StartTls", "TlsCertificates": \#(list)}"#),
            try SettingsFixture.read(["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATES": list]),
        ] {
            #expect(effective.settings.tlsCertificates == expected)
            #expect(
                effective.rows.first { $0.key == "TlsCertificates" }?.value
                    == "/a.p12 and a password,/b.pem with the key /b.key"
            )
        }
    }

    @Test(arguments: [
        (#"{"Certificate": "/a"}"#, #"must be a JSON list, as [{"Certificate": "a.pem", "PrivateKey": "a.key"}]"#),
        ("/a.pem,/b.pem", #"must be a JSON list, as [{"Certificate": "a.pem", "PrivateKey": "a.key"}]"#),
        (
            #"["/a.pem"]"#,
            #"must hold objects, as {"Certificate": "a.pem", "PrivateKey": "a.key"}, not a string"#
        ),
        (#"[{"PrivateKey": "/a"}]"#, "must give each certificate a Certificate: a path, or PEM text"),
        (
            #"[{"Certificate": "/a", "Key": "/b"}]"#,
            "must hold Certificate, PrivateKey, Password alone; Key is none of them"
        ),
        (
            #"[{"Certificate": "/a", "Password": 1}]"#,
            "has a Password that must be a string (password), not a number"
        ),
    ])
    func `Further certificates that are none are refused, and their values not shown`(value: String, predicate: String)
    {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATES": value])
                == ["LETTERLOCK_TLS_CERTIFICATES: \(predicate)"]
        )
    }

    @Test(arguments: [
        "ECDHE-ECDSA-AES128-GCM-SHA256:aes128-sha", "ECDHE-ECDSA-AES128-GCM-SHA256,AES128-SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:TLS_RSA_WITH_AES_128_CBC_SHA",
    ])
    func `Cipher suites have OpenSSL's names or the registry's, separated by colons or commas`(value: String) throws {
        let environment = ["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CIPHERS": value]
        #expect(try SettingsFixture.read(environment).settings.tlsCiphers == [.ecdheECDSAAES128GCM, .rsaAES128CBC])
    }

    @Test func `Every cipher suite is known under both of its names`() {
        for suite in CipherSuite.allCases {
            #expect(CipherSuite(name: suite.rawValue.lowercased()) == suite)
        }
        #expect(CipherSuite(name: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256") == .ecdheRSAChaCha20)
        #expect(CipherSuite(name: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256") == .ecdheRSAAES128CBCSHA256)
        #expect(CipherSuite(name: "TLS_RSA_WITH_AES_256_GCM_SHA384") == .rsaAES256GCM)
        #expect(CipherSuite(name: "TLS_RSA_WITH_3DES_EDE_CBC_SHA") == .rsaTripleDES)
    }

    @Test(arguments: ["HIGH:!aNULL", "ALL", "ECDHE-ECDSA-AES128-GCM-SHA256:", "DHE-RSA-AES128-SHA"])
    func `What names no single suite is refused with the names there are`(value: String) {
        let faults = SettingsFixture.faults(["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CIPHERS": value])
        #expect(
            faults.first?.hasPrefix(
                "LETTERLOCK_TLS_CIPHERS=\(value): must hold names of single suites (no expressions such as HIGH:!aNULL), of "
                    + "ECDHE-ECDSA-AES128-GCM-SHA256, "
            ) == true
        )
    }

    @Test func `A suite of TLS 1.3 cannot be chosen`() {
        #expect(
            SettingsFixture.faults([
                "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CIPHERS": "TLS_AES_128_GCM_SHA256",
            ]) == [
                "LETTERLOCK_TLS_CIPHERS=TLS_AES_128_GCM_SHA256: must not hold TLS_AES_128_GCM_SHA256: the suites of TLS 1.3 "
                    + "are always offered; leave it out, or keep TLS 1.3 away by TlsMaximumVersion"
            ]
        )
    }

    @Test(arguments: [
        ("TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
        ("TLS_AES_256_GCM_SHA384", ""),
    ])
    func `smtp4dev's suites mean the same, as far as they can be chosen`(value: String, written: String) throws {
        let effective = try SettingsFixture.read(["ServerOptions__TlsCipherSuites": value])
        #expect(Setting.byKey["TlsCiphers"]?.text(effective.settings) == written)
        #expect(effective.warnings.isEmpty)
    }

    // MARK: - Across settings

    @Test(arguments: [
        (
            ["LETTERLOCK_TLS_CERTIFICATE_PASSWORD": "secret"],
            "TlsCertificatePassword (LETTERLOCK_TLS_CERTIFICATE_PASSWORD) is the password of no certificate; "
                + "set TlsCertificate too, or neither"
        ),
        (
            ["LETTERLOCK_TLS_AUTHORITY_PRIVATE_KEY": "/k"],
            "TlsAuthorityPrivateKey /k (LETTERLOCK_TLS_AUTHORITY_PRIVATE_KEY) is the key of no certificate; "
                + "set TlsAuthority too, or neither"
        ),
        (
            ["LETTERLOCK_TLS_AUTHORITY": "/a.pem"],
            "TlsAuthority /a.pem (LETTERLOCK_TLS_AUTHORITY) signs nothing with TlsCertificateKind SelfSigned (default); "
                + "set TlsCertificateKind to LocalAuthority, or leave TlsAuthority out"
        ),
        (
            ["LETTERLOCK_TLS_CLIENT_CERTIFICATE": "Require"],
            "TlsClientCertificate Require (LETTERLOCK_TLS_CLIENT_CERTIFICATE) needs somebody who vouches for clients; "
                + "set TlsClientAuthority to the PEM file of the authority that signs their certificates"
        ),
    ])
    func `What cannot be together is a fault`(environment: [String: String], sentence: String) {
        #expect(SettingsFixture.faults(environment.merging(["LETTERLOCK_TLS_MODE": "StartTls"]) { $1 }) == [sentence])
    }

    @Test(arguments: [
        (
            ["LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CLIENT_AUTHORITY": "/a.pem"],
            "TlsClientAuthority /a.pem (LETTERLOCK_TLS_CLIENT_AUTHORITY) is not used, because clients are not asked for a "
                + "certificate; set TlsClientCertificate to Request or Require"
        ),
        (
            [
                "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_CERTIFICATE": "/c.pem",
                "LETTERLOCK_TLS_CERTIFICATE_KIND": "LocalAuthority",
            ],
            "TlsCertificateKind LocalAuthority (LETTERLOCK_TLS_CERTIFICATE_KIND) is not used, because TlsCertificate is set "
                + "and nothing is generated; leave one of the two out"
        ),
        (
            [
                "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_TLS_MINIMUM_VERSION": "1.3",
                "LETTERLOCK_TLS_CIPHERS": "AES128-SHA",
            ],
            "TlsCiphers AES128-SHA (LETTERLOCK_TLS_CIPHERS) changes nothing, because TLS 1.3 is the only version; "
                + "lower TlsMinimumVersion or leave it out"
        ),
        (
            ["LETTERLOCK_TLS_CERTIFICATE_KIND": "LocalAuthority"],
            "TlsCertificateKind LocalAuthority (LETTERLOCK_TLS_CERTIFICATE_KIND) is not used, because no port speaks TLS; "
                + "set TlsMode to StartTls or ImplicitTls"
        ),
    ])
    func `What changes nothing is a warning`(environment: [String: String], sentence: String) throws {
        #expect(try SettingsFixture.read(environment).warnings == [sentence])
    }
}
