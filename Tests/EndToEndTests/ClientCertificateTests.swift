import Foundation
import Testing

/// Clients with a certificate of their own, or without one.
@Suite(.timeLimit(.minutes(3)))
struct ClientCertificateTests {
    enum Presented: String, CaseIterable {
        case trusted
        case none
        case strange
        case expired
        case server

        /// What the session says of it; nil where there is none.
        var verdict: String? {
            switch self {
            case .trusted: "trusted"
            case .none: nil
            case .strange: "unable to get local issuer certificate"
            case .expired: "certificate has expired"
            case .server: "unsuitable certificate purpose"
            }
        }
    }

    private let workspace: Workspace
    private let authority: ClientAuthority

    init() async throws {
        workspace = try Workspace()
        authority = try await ClientAuthority(in: workspace)
    }

    private func daemon(_ mode: String, _ tls: String = "StartTls") async throws -> Daemon {
        try await Daemon([
            "TLS_MODE": tls, "HOST_NAME": "mail.test", "TLS_CLIENT_CERTIFICATE": mode,
            "TLS_CLIENT_AUTHORITY": authority.certificate,
        ])
    }

    private typealias Pair = (certificate: String, key: String)

    private func files(_ presented: Presented) async throws -> Pair? {
        switch presented {
        case .none: nil
        case .trusted: try await authority.issue("trusted")
        case .strange: try await ClientAuthority(in: workspace, name: "others").issue("strange")
        case .expired: try await authority.issue("expired", days: -1)
        case .server: try await authority.issue("server", usage: "serverAuth")
        }
    }

    /// Sends a mail by curl and says whether it was accepted.
    private func send(
        to daemon: Daemon,
        _ tls: String,
        _ pair: Pair?,
        version: String = "1.3"
    ) async throws -> Bool {
        let delivery = try VerifiedDeliveryTests.delivery(to: daemon, #require(Delivery.TLS(rawValue: tls)))
        var options = version == "1.2" ? ["--tls-max", "1.2"] : []
        if let pair { options += ["--cert", pair.certificate, "--key", pair.key] }
        return try await MailClient.curl.curl(delivery, options).status == 0
    }

    @Test(
        "Requested: every client is accepted, and the session says what it presented and whether that is trusted",
        arguments: Presented.allCases,
        ["1.2", "1.3"]
    )
    func requested(presented: Presented, version: String) async throws {
        let daemon = try await daemon("Request")
        #expect(try await send(to: daemon, "StartTls", files(presented), version: version))
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "Completed" && session.Messages.count == 1 && session.Tls?.Version == version)
        let certificate = session.Tls?.ClientCertificate
        #expect(certificate?.Verdict == presented.verdict)
        guard presented != .none else { return }
        #expect(certificate?.Subject == "CN=\(presented.rawValue)")
        #expect(certificate?.Issuer == (presented == .strange ? "CN=others" : "CN=clients"))
        let path = workspace.path(presented.rawValue + ".pem")
        #expect(try await certificate?.FingerprintSha256 == CertificatePair.fingerprint(of: path))
        #expect(certificate?.NotAfter.hasSuffix("Z") == true && certificate?.NotBefore.hasSuffix("Z") == true)
        // The message has it too.
        let message = try await daemon.request("/api/v1/message/latest")
        let text = String(decoding: message.body, as: UTF8.self)
        #expect(text.contains("\"Subject\":\"CN=\(presented.rawValue)\"") && text.contains("\"Verdict\""))
    }

    @Test(
        "Required: only a trusted one is let in, and the record of a refusal says why",
        arguments: Presented.allCases,
        ["1.2", "1.3"]
    )
    func required(presented: Presented, version: String) async throws {
        let tls = version == "1.2" ? "ImplicitTls" : "StartTls"
        let daemon = try await daemon("Require", tls)
        #expect(try await send(to: daemon, tls, files(presented), version: version) == (presented == .trusted))
        let session = try #require(try await daemon.sessions().first)
        switch presented {
        case .trusted:
            #expect(session.Outcome == "Completed" && session.Tls?.ClientCertificate?.Verdict == "trusted")
        case .none:
            #expect(session.Outcome == "ClientCertificateRefused")
            #expect(session.Reason == "The client showed no certificate, which TlsClientCertificate Require asks for.")
            #expect(session.Advice?.contains("TlsClientAuthority") == true)
        case .strange, .expired, .server:
            #expect(session.Outcome == "ClientCertificateRefused")
            let issuer = presented == .strange ? "others" : "clients"
            let path = workspace.path(presented.rawValue + ".pem")
            let fingerprint = try await CertificatePair.fingerprint(of: path)
            #expect(
                session.Reason.hasPrefix(
                    "The client's certificate CN=\(presented.rawValue) (issued by CN=\(issuer), SHA-256 \(fingerprint), valid 20"
                )
            )
            #expect(session.Reason.hasSuffix(") was refused: \(presented.verdict ?? "")."))
        }
        #expect(try await daemon.messages().total == (presented == .trusted ? 1 : 0))
        // Our own probe needs none.
        let health = try await daemon.health()
        #expect(health.status == "pass")
        #expect(try await daemon.sessions().count == 1)
    }

    @Test("A session that is resumed has the certificate of its beginning", arguments: ["TLSv1_2", "TLSv1_3"])
    func resumed(version: String) async throws {
        let daemon = try await daemon("Require", "ImplicitTls")
        let (certificate, key) = try await authority.issue("trusted")
        let script = """
            import socket, ssl, sys
            port, trust, certificate, key, version = sys.argv[1:]
            context = ssl.create_default_context(cafile=trust)
            context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
            context.load_cert_chain(certificate, key)
            session = None
            for _ in range(2):
                with context.wrap_socket(socket.create_connection(("127.0.0.1", int(port))), server_hostname="mail.test",
                                         session=session) as client:
                    client.recv(1000)
                    client.sendall(b"EHLO client.test\\r\\nQUIT\\r\\n")
                    while client.recv(1000):
                        pass
                    session = client.session
                    print(client.session_reused)
            """
        let result = try await Program.run(
            "python3",
            ["-c", script, String(daemon.smtpPort()), daemon.trustPath, certificate, key, version]
        )
        #expect(result.output == "False\nTrue\n", "\(result.errors)")
        let sessions = try await daemon.sessions(atLeast: 2)
        #expect(sessions.map { $0.Tls?.Resumed } == [true, false])
        #expect(sessions.allSatisfy { $0.Tls?.ClientCertificate?.Subject == "CN=trusted" })
        #expect(sessions.allSatisfy { $0.Tls?.ClientCertificate?.Verdict == "trusted" })
        #expect(sessions.map { $0.Tls?.Certificate?.Subject } == [nil, "CN=mail.test"])
    }

    @Test("A changed authority is obeyed without a restart")
    func changedAuthority() async throws {
        let daemon = try await daemon("Require")
        let others = try await ClientAuthority(in: workspace, name: "others")
        let strange = try await others.issue("strange")
        #expect(try await !send(to: daemon, "StartTls", strange))
        let replacement = try Data(contentsOf: URL(filePath: others.certificate))
        try replacement.write(to: URL(filePath: authority.certificate), options: .atomic)
        let deadline = ContinuousClock.now + .seconds(20)
        var isAccepted = false
        while !isAccepted, .now < deadline { isAccepted = try await send(to: daemon, "StartTls", strange) }
        #expect(isAccepted)
    }
}
