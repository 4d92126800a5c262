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

    /// A row of the table.
    struct Row: Sendable {
        var client: TLSClient
        var version: TLSClient.Version
        var fault: Fault
        var session: Sessions.Session
    }

    /// `WRITE_DIAGNOSIS=1` makes the test write the table instead.
    @Test("Every refusal of every TLS library has the right outcome and advice, as docs/diagnosis.md says")
    func table() async throws {
        var rows: [Row] = []
        for fault in Fault.allCases {
            for version in TLSClient.Version.allCases {
                rows += try await provoke(fault, version)
            }
        }
        let written = DiagnosisTable(rows)
        if ProcessInfo.processInfo.environment["WRITE_DIAGNOSIS"] == "1" { try written.write() }
        #expect(
            try DiagnosisTable.documented() == written.markdown,
            "bring it up to date: WRITE_DIAGNOSIS=1 swift test --filter DiagnosisTests"
        )
    }

    /// Has every client try, and gives what was recorded.
    private func provoke(_ fault: Fault, _ version: TLSClient.Version) async throws -> [Row] {
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
        var rows: [Row] = []
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
            rows.append(Row(client: client, version: version, fault: fault, session: session))
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
}
