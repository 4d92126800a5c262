import Foundation

extension ReloadedSetting {
    private static let isImplicit = #""TlsMode": "ImplicitTls", "HostName": "mail.test""#
    /// OpenSSL's line with version and cipher.
    private static let negotiated = "^New, "

    /// What became of the certificate of a client that `second` vouches for.
    private static let verdict: Probe = { daemon in
        let sessions = try await daemon.sessions(atLeast: 0).count
        let files = ["pem", "key"].map { daemon.workspace.path("client-of-second.\($0)") }
        let place = "127.0.0.1:\(try daemon.smtpPort())"
        // To the end of the session, for a client that leaves at once may be gone before its certificate was read.
        _ = try await Program.run(
            "openssl",
            ["s_client", "-quiet", "-crlf", "-connect", place, "-cert", files[0], "-key", files[1]],
            input: Data("QUIT\n".utf8)
        )
        let session = try await daemon.sessions(atLeast: sessions + 1).first
        let certificate = session?.Tls?.ClientCertificate
        return certificate.map { "asked: \($0.Verdict)" } ?? "not asked"
    }

    /// What shows in the TLS handshake.
    static let handshakes: [ReloadedSetting] = [
        .init(
            "TlsMinimumVersion",
            #""1.2""#,
            #""1.3""#,
            beside: isImplicit,
            handshake("-tls1_2", printing: negotiated),
            "New, TLSv1.2",
            "New, (NONE)"
        ),
        .init(
            "TlsMaximumVersion",
            #""1.3""#,
            #""1.2""#,
            beside: isImplicit,
            handshake(printing: negotiated),
            "New, TLSv1.3",
            "New, TLSv1.2"
        ),
        .init(
            "TlsCiphers",
            #"["ECDHE-ECDSA-AES128-GCM-SHA256"]"#,
            #"["ECDHE-ECDSA-AES256-GCM-SHA384"]"#,
            beside: isImplicit,
            handshake("-tls1_2", printing: negotiated),
            "Cipher is ECDHE-ECDSA-AES128",
            "Cipher is ECDHE-ECDSA-AES256"
        ),
        .init(
            "TlsClientCertificate",
            #""None""#,
            #""Request""#,
            beside: isImplicit + #", "TlsClientAuthority": "W/second.pem""#,
            verdict,
            "not asked",
            "asked: trusted"
        ),
        .init(
            "TlsClientAuthority",
            #""W/first.pem""#,
            #""W/second.pem""#,
            beside: isImplicit + #", "TlsClientCertificate": "Request""#,
            verdict,
            "asked: ",
            "asked: trusted"
        ),
    ]
}
