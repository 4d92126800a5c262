import Foundation
import Testing

/// Real clients, verification switched on, trusting nothing but `trust.pem`.
@Suite(.timeLimit(.minutes(3)))
struct VerifiedDeliveryTests {
    static let message =
        "Subject: Proof\r\nFrom: sender@example.org\r\nTo: recipient@example.org\r\n\r\nOne\r\n..two dots\r\n"

    @Test("Mail of every client arrives in every mode, byte for byte", arguments: Delivery.TLS.allCases)
    func delivered(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        for client in MailClient.verifying where client.speaks(tls) {
            let delivery = try Self.delivery(to: daemon, tls)
            let (accepted, text) = try await client.send(delivery)
            #expect(accepted, "\(client): \(text)")
            let newest = try #require(try await daemon.messages().messages.first, "\(client): \(text)")
            let source = String(decoding: try await daemon.source(newest.ID), as: UTF8.self)
            #expect(source.hasSuffix(Self.expected(of: client)), "\(client) brought \(source)")
        }
        let count = MailClient.verifying.count { $0.speaks(tls) }
        let sessions = try await daemon.sessions(atLeast: count)
        #expect(sessions.allSatisfy { $0.Outcome == "Completed" && $0.Messages.count == 1 })
        #expect(sessions.allSatisfy { ($0.Tls?.Version == "1.3") == (tls != .none) })
        #expect(sessions.allSatisfy { tls == .none || $0.Tls?.ServerName == "mail.test" })
    }

    @Test(
        "Every client trusts a local authority's leaf by its trust.pem",
        arguments: [Delivery.TLS.startTLS, .implicitTLS]
    )
    func localAuthority(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon([
            "TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test", "TLS_CERTIFICATE_KIND": "LocalAuthority",
        ])
        for client in MailClient.verifying where client.speaks(tls) {
            let (accepted, text) = try await client.send(Self.delivery(to: daemon, tls))
            #expect(accepted, "\(client): \(text)")
        }
        #expect(try await daemon.health().tls.certificate?.source == "authority")
    }

    @Test(
        "Every client refuses a certificate it does not trust, and the record says so",
        arguments: [Delivery.TLS.startTLS, .implicitTLS]
    )
    func untrusted(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        // Another certificate for the same name.
        let other = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        for (index, client) in MailClient.verifying.enumerated() {
            var delivery = try Self.delivery(to: daemon, tls)
            delivery.trustPath = other.trustPath
            let (accepted, text) = try await client.send(delivery)
            #expect(!accepted, "\(client): \(text)")
            let session = try #require(try await daemon.sessions(atLeast: index + 1).first)
            #expect(session.Outcome == "ClientRejectedCertificate", "\(client): \(session.Reason)")
            #expect(session.Advice?.contains(daemon.trustPath) == true, "\(client)")
            #expect(session.Messages.isEmpty)
        }
        #expect(try await daemon.messages().total == 0)
    }

    @Test(
        "Every client that checks the name refuses another, and the record says so",
        arguments: [Delivery.TLS.startTLS, .implicitTLS]
    )
    func wrongName(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        for (index, client) in MailClient.verifying.filter(\.checksName).enumerated() {
            var delivery = try Self.delivery(to: daemon, tls)
            delivery.hostName = "other.test"
            let (accepted, text) = try await client.send(delivery)
            #expect(!accepted, "\(client): \(text)")
            let session = try #require(try await daemon.sessions(atLeast: index + 1).first)
            #expect(session.Outcome == "ClientRejectedCertificate", "\(client): \(session.Reason)")
            #expect(session.Advice?.contains("asked for other.test") == true, "\(client): \(session.Advice ?? "")")
        }
    }

    @Test("Perl, which tells of another name by an internal error, is understood", arguments: ["TLSv1_2", "TLSv1_3"])
    func perl(version: String) async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test"])
        let script = """
            use IO::Socket::SSL;
            IO::Socket::SSL->new(PeerAddr => "127.0.0.1:$ARGV[0]", SSL_ca_file => $ARGV[1], SSL_version => $ARGV[2],
                SSL_verifycn_scheme => "smtp", SSL_verifycn_name => "other.test", SSL_hostname => "other.test")
                or die $IO::Socket::SSL::SSL_ERROR;
            """
        let result = try await Program.run("perl", ["-e", script, "\(daemon.smtpPort())", daemon.trustPath, version])
        #expect(result.errors.contains("hostname verification failed"), "\(result)")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "ClientRejectedCertificate", "\(session.Reason)")
        #expect(session.Reason.contains("internal_error (80) after it was shown the certificate"))
        #expect(session.Advice?.hasPrefix("The client asked for other.test,") == true)
    }

    @Test("A client that connects by IP address and names no host is told what to add")
    func address() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test"])
        let result = try await Program.run(
            "curl",
            ["-sS", "--cacert", daemon.trustPath, "smtps://127.0.0.1:\(daemon.smtpPort())"]
        )
        #expect(result.status == 60)
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "ClientRejectedCertificate")
        #expect(session.Advice?.hasSuffix("if it connects by an IP address, add that to TlsCertificateNames.") == true)
    }

    @Test("Several listeners at once, each in its mode, show one certificate")
    func listeners() async throws {
        let daemon = try await Daemon(["LISTENERS": "0=None,0=StartTls,0=ImplicitTls", "HOST_NAME": "mail.test"])
        for tls in Delivery.TLS.allCases {
            var delivery = try Self.delivery(to: daemon, tls)
            delivery.port = try daemon.smtpPort(tls.rawValue)
            let (accepted, text) = try await MailClient.curl.send(delivery)
            #expect(accepted, "\(text)")
        }
        let sessions = try await daemon.sessions(atLeast: 3)
        #expect(Set(sessions.map(\.Listener.TlsMode)) == ["None", "StartTls", "ImplicitTls"])
    }

    static func delivery(to daemon: Daemon, _ tls: Delivery.TLS) throws -> Delivery {
        Delivery(
            port: try daemon.smtpPort(tls.rawValue),
            tls: tls,
            trustPath: daemon.trustPath,
            message: try daemon.workspace.write(message, to: "message.eml"),
            workspace: daemon.workspace
        )
    }

    /// What arrives: clients put header fields of their own before the body, and two of them do not send it as it is.
    private static func expected(of client: MailClient) -> String {
        switch client {
        // It does no transparency: the first of two dots is one too many for it.
        case .openssl: "\r\n\r\nOne\r\n.two dots\r\n"
        // It ends the message with an empty line of its own.
        case .swaks: "\r\n\r\nOne\r\n..two dots\r\n\r\n"
        default: "\r\n\r\nOne\r\n..two dots\r\n"
        }
    }
}
