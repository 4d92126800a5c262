extension ReloadedSetting {
    private static let isImplicit = #""TlsMode": "ImplicitTls", "HostName": "mail.test""#
    private static let isLocal = isImplicit + #", "TlsCertificateKind": "LocalAuthority""#

    /// The subject of the certificate that a client is shown.
    private static func subject(_ serverName: String = "mail.test") -> Probe {
        handshake("-servername", serverName, printing: "^subject=")
    }

    /// What is wrong with it, as health says, and who issued it.
    private static let health: Probe = { daemon in
        let health = try await daemon.health()
        let certificate = health.tls.certificate
        return """
            \(health.status); of \(certificate?.issuer ?? "nobody"); for \(certificate?.names.joined(separator: " ") ?? "")
            """
    }

    /// What shows in the certificate, or in the refusal of one whose key cannot be opened any more.
    static let certificates: [ReloadedSetting] = [
        .init(
            "TlsCertificate",
            #""W/one-with-key.pem""#,
            #""W/two-with-key.pem""#,
            beside: isImplicit,
            subject(),
            "CN = one.test",
            "CN = two.test"
        ),
        .init(
            "TlsCertificatePrivateKey",
            #""W/one.key""#,
            #""W/two.key""#,
            beside: isImplicit + #", "TlsCertificate": "W/one.pem""#,
            refusal,
            "none",
            "two.key"
        ),
        .init(
            "TlsCertificatePassword",
            #""secret""#,
            #""wrong""#,
            beside: isImplicit + #", "TlsCertificate": "W/one.pem", "TlsCertificatePrivateKey": "W/one-locked.key""#,
            refusal,
            "none",
            "TlsCertificatePassword"
        ),
        .init(
            "TlsCertificates",
            "[]",
            #"[{"Certificate": "W/one.pem", "PrivateKey": "W/one.key"}]"#,
            beside: isImplicit,
            subject("one.test"),
            "CN = mail.test",
            "CN = one.test"
        ),
        .init(
            "TlsCertificateNames",
            #"["old.test"]"#,
            #"["new.test"]"#,
            beside: isImplicit,
            health,
            "for mail.test old.test",
            "for mail.test new.test"
        ),
        .init(
            "TlsCertificateKind",
            #""SelfSigned""#,
            #""LocalAuthority""#,
            beside: isImplicit,
            health,
            "of CN=mail.test",
            "of CN=Letterlock"
        ),
        .init(
            "TlsAuthority",
            #""W/first-with-key.pem""#,
            #""W/second-with-key.pem""#,
            beside: isLocal,
            health,
            "of CN=first",
            "of CN=second"
        ),
        .init(
            "TlsAuthorityPrivateKey",
            #""W/first.key""#,
            #""W/second.key""#,
            beside: isLocal + #", "TlsAuthority": "W/first.pem""#,
            refusal,
            "none",
            "second.key"
        ),
        .init(
            "TlsAuthorityPassword",
            #""secret""#,
            #""wrong""#,
            beside: isLocal + #", "TlsAuthority": "W/first.pem", "TlsAuthorityPrivateKey": "W/first-locked.key""#,
            refusal,
            "none",
            "TlsAuthorityPassword"
        ),
        .init(
            "CertificateExpiryWarning",
            #""30d""#,
            #""5000d""#,
            beside: isImplicit,
            health,
            "pass; ",
            "warn; "
        ),
        .init(
            "CertificateExpiryAffectsHealth",
            "true",
            "false",
            beside: isImplicit + #", "TlsCertificate": "W/expired.pem", "TlsCertificatePrivateKey": "W/expired.key""#,
            health,
            "fail; ",
            "warn; "
        ),
    ]

    /// Makes every file that the values name.
    static func makeFiles(in workspace: Workspace) async throws {
        for name in ["one", "two"] { _ = try await CertificatePair(in: workspace, name: name, for: "\(name).test") }
        _ = try await CertificatePair(in: workspace, name: "expired", days: -1)
        for name in ["first", "second"] {
            _ = try await ClientAuthority(in: workspace, name: name).issue("client-of-\(name)")
        }
        for name in ["one", "two", "first", "second"] {
            let parts = try workspace.read(name + ".pem") + workspace.read(name + ".key")
            _ = try workspace.write(String(decoding: parts, as: UTF8.self), to: name + "-with-key.pem")
        }
        for name in ["one", "first"] {
            let arguments = [
                "pkcs8", "-topk8", "-in", workspace.path(name + ".key"), "-passout", "pass:secret", "-out",
                workspace.path(name + "-locked.key"),
            ]
            guard try await Program.run("openssl", arguments).status == 0 else {
                throw Daemon.DidNotStart(description: "openssl \(arguments)")
            }
        }
    }
}
