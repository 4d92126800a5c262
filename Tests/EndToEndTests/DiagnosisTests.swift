import Foundation
import Testing

/// Each TLS library that refuses, or is refused, leaves a session that says why and what to change.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct DiagnosisTests {
    /// What is wrong between client and server.
    enum Fault: String, CaseIterable, Sendable {
        case unknownAuthority = "does not trust the certificate"
        case anotherName = "asks for another name"
        case expired = "is shown an expired certificate"
        case otherVersion = "speaks only another version"
        case otherCipher = "offers only another cipher suite"

        var outcome: String {
            switch self {
            case .unknownAuthority, .anotherName, .expired: "ClientRejectedCertificate"
            case .otherVersion: "NoSharedVersion"
            case .otherCipher: "NoSharedCipher"
            }
        }
    }

    /// `WRITE_DIAGNOSIS=1` makes the test write the tables instead.
    @Test("Every refusal of every TLS library and every wrong mode is explained as docs/diagnosis.md says")
    func tables() async throws {
        var rows: [DiagnosisTable.Row] = []
        for fault in Fault.allCases {
            for version in TLSClient.Version.allCases {
                rows += try await provoke(fault, version)
            }
        }
        for wrongMode in WrongMode.all { rows += try await provoke(wrongMode) }
        let written = DiagnosisTable(rows)
        if ProcessInfo.processInfo.environment["WRITE_DIAGNOSIS"] == "1" { try written.write() }
        #expect(
            try DiagnosisTable.documented() == written.markdown,
            "bring it up to date: WRITE_DIAGNOSIS=1 swift test --filter DiagnosisTests"
        )
    }

    /// Has every client try, and gives what was recorded.
    private func provoke(_ fault: Fault, _ version: TLSClient.Version) async throws -> [DiagnosisTable.Row] {
        let workspace = try Workspace()
        var settings = ["TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test"]
        var trustPath: String?
        switch fault {
        case .unknownAuthority:
            trustPath = try await CertificatePair(in: workspace, name: "other").certificate
        case .expired:
            // Java, for one, does not look at the dates of a certificate that it trusts itself.
            let authority = try await ClientAuthority(in: workspace, name: "authority")
            let issued = try await authority.issue("server", days: -1, usage: "serverAuth", hostName: "mail.test")
            settings["TLS_CERTIFICATE"] = issued.certificate
            settings["TLS_CERTIFICATE_PRIVATE_KEY"] = issued.key
            trustPath = authority.certificate
        case .otherVersion:
            settings[version == .v12 ? "TLS_MINIMUM_VERSION" : "TLS_MAXIMUM_VERSION"] = version == .v12 ? "1.3" : "1.2"
        case .anotherName, .otherCipher: break
        }
        let daemon = try await Daemon(settings)
        var rows: [DiagnosisTable.Row] = []
        for client in TLSClient.allCases where fault != .otherCipher || client.canChooseCipher(version) {
            var attempt = TLSClient.Attempt(
                port: try daemon.smtpPort(),
                trustPath: trustPath ?? daemon.trustPath,
                version: version
            )
            if fault == .anotherName { attempt.name = "other.test" }
            attempt.hasOnlyAnotherCipher = fault == .otherCipher
            let result = try await client.connect(attempt)
            #expect(result.status != 0, "\(client) \(version) \(fault) got through")
            let session = try #require(try await daemon.sessions(atLeast: rows.count + 1).first)
            #expect(session.Outcome == fault.outcome, "\(client) \(version) \(fault): \(session.Reason) \(result)")
            #expect(
                session.Advice?.contains(advice(fault, version, daemon)) == true,
                "\(session.Advice ?? "no advice")"
            )
            let named = session.Reason.firstMatch(of: #/TLS alert (\w+)/#).map { String($0.1) }
            #expect(session.Alert == named)
            rows.append(
                DiagnosisTable.Row(
                    fault: "The client \(fault.rawValue)",
                    client: client.rawValue,
                    version: version.rawValue,
                    session: session
                )
            )
        }
        return rows
    }

    /// What the advice must say.
    private func advice(_ fault: Fault, _ version: TLSClient.Version, _ daemon: Daemon) -> String {
        switch fault {
        case .unknownAuthority: daemon.trustPath
        case .anotherName: "asked for other.test, the certificate is for mail.test"
        case .expired: "expired on"
        case .otherVersion: version == .v12 ? "TlsMinimumVersion" : "TlsMaximumVersion"
        case .otherCipher: "cipher suites"
        }
    }

    /// A client that is set to another mode than the port.
    struct WrongMode: Sendable {
        var client: Delivery.TLS
        var port: [String: String]
        var title: String
        var outcomes: Set<String>

        static let all = [
            WrongMode(
                client: .startTLS,
                port: ["TLS_MODE": "None"],
                title: "The client wants STARTTLS, the port is `None`",
                outcomes: ["StartTlsNotOffered", "NoMailSent", "ClientDisconnected"]
            ),
            WrongMode(
                client: .implicitTLS,
                port: ["TLS_MODE": "None"],
                title: "The client wants implicit TLS, the port is `None`",
                outcomes: ["ClientSpokeTlsOnPlainPort"]
            ),
            WrongMode(
                client: .none,
                port: ["TLS_MODE": "StartTls", "SECURE_CONNECTION_REQUIRED": "true"],
                title: "The client wants plain text, the port is `StartTls` with `SecureConnectionRequired`",
                outcomes: ["StartTlsNotUsed"]
            ),
            WrongMode(
                client: .implicitTLS,
                port: ["TLS_MODE": "StartTls"],
                title: "The client wants implicit TLS, the port is `StartTls`",
                outcomes: ["ClientSpokeTlsOnPlainPort"]
            ),
            WrongMode(
                client: .none,
                port: ["TLS_MODE": "ImplicitTls"],
                title: "The client wants plain text, the port is `ImplicitTls`",
                outcomes: ["ClientSpokePlainOnTlsPort"]
            ),
            WrongMode(
                client: .startTLS,
                port: ["TLS_MODE": "ImplicitTls"],
                title: "The client wants STARTTLS, the port is `ImplicitTls`",
                outcomes: ["ClientSpokePlainOnTlsPort"]
            ),
        ]
    }

    /// Has every mail client try, and gives what was recorded.
    private func provoke(_ wrongMode: WrongMode) async throws -> [DiagnosisTable.Row] {
        let settings = ["HOST_NAME": "mail.test", "TLS_HANDSHAKE_TIMEOUT": "300ms"].merging(wrongMode.port) { $1 }
        let daemon = try await Daemon(settings)
        // A port without TLS has no certificate; any will do for a client that never comes to see one.
        let trustPath = try await CertificatePair(in: daemon.workspace, name: "any").certificate
        var rows: [DiagnosisTable.Row] = []
        // The strict one differs only in what it thinks of certificates.
        for client in MailClient.verifying where client != .smtplibStrict && client.speaks(wrongMode.client) {
            let delivery = Delivery(
                port: try daemon.smtpPort(),
                tls: wrongMode.client,
                trustPath: trustPath,
                message: try daemon.workspace.write("Subject: x\r\n\r\nText\r\n", to: "mail.eml"),
                workspace: daemon.workspace
            )
            let (accepted, text) = try await client.send(delivery)
            #expect(!accepted, "\(client) got through: \(wrongMode.title)")
            let session = try #require(try await daemon.sessions(atLeast: rows.count + 1).first)
            #expect(wrongMode.outcomes.contains(session.Outcome), "\(client), \(wrongMode.title): \(session) \(text)")
            #expect(session.Advice != nil, "\(client), \(wrongMode.title)")
            rows.append(DiagnosisTable.Row(fault: wrongMode.title, client: client.rawValue, session: session))
        }
        return rows
    }
}
