import Foundation
import Testing

/// Several certificates, shown by the server name that a client asks for.
@Suite(.timeLimit(.minutes(1)))
struct ServerNameTests {
    @Test("Each name gets its certificate, the session says which, and health has all of them")
    func byName() async throws {
        let workspace = try Workspace()
        let (one, two) = (
            try await CertificatePair(in: workspace, name: "one", for: "one.test"),
            try await CertificatePair(in: workspace, name: "two", for: "two.test")
        )
        let further = """
            [{"Certificate": "\(one.certificate)", "PrivateKey": "\(one.key)"},
             {"Certificate": "\(two.certificate)", "PrivateKey": "\(two.key)"}]
            """
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "TLS_CERTIFICATES": further,
        ])
        var fingerprints = [
            try await CertificatePair.fingerprint(of: daemon.workspace.path("data/tls/certificate.pem"))
        ]
        for pair in [one, two] { fingerprints.append(try await pair.fingerprint()) }

        for (index, name) in ["mail.test", "one.test", "two.test"].enumerated() {
            var delivery = try VerifiedDeliveryTests.delivery(to: daemon, .startTLS)
            delivery.hostName = name
            let (accepted, text) = try await MailClient.curl.send(delivery)
            #expect(accepted, "\(text)")
            let session = try #require(try await daemon.sessions(atLeast: index + 1).first)
            #expect(session.Tls?.ServerName == name)
            #expect(session.Tls?.Certificate?.Subject == "CN=\(name)")
            #expect(session.Tls?.Certificate?.FingerprintSha256 == fingerprints[index])
        }
        let tls = try await daemon.health().tls
        #expect(tls.certificate?.fingerprintSha256 == fingerprints[0])
        #expect(tls.certificates.map(\.fingerprintSha256) == fingerprints)
        #expect(tls.certificates.map(\.source) == ["generated", "provided", "provided"])

        // A name that none covers gets the default, and the advice names what that is for.
        var delivery = try VerifiedDeliveryTests.delivery(to: daemon, .startTLS)
        delivery.hostName = "three.test"
        #expect(try await !MailClient.curl.send(delivery).accepted)
        let session = try #require(try await daemon.sessions(atLeast: 4).first)
        #expect(session.Outcome == "ClientRejectedCertificate")
        #expect(session.Advice?.hasPrefix("The client asked for three.test, the certificate is for mail.test:") == true)
    }

    @Test("One of several that has expired fails health by its name")
    func expired() async throws {
        let workspace = try Workspace()
        let old = try await CertificatePair(in: workspace, name: "old", days: -1, for: "old.test")
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test",
            "TLS_CERTIFICATES": #"[{"Certificate": "\#(old.certificate)", "PrivateKey": "\#(old.key)"}]"#,
        ])
        let (status, line) = try await daemon.healthLine()
        #expect(status == 503 && line.hasSuffix(": the certificate old.test has expired"))
    }
}
