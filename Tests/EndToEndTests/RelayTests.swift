import Foundation
import Testing

/// Real mail servers relay to Letterlock, TLS required and verified.
@Suite(.timeLimit(.minutes(2)))
struct RelayTests {
    private static let message = "Subject: Relayed\n\nOne\n.two\n"

    @Test(
        "Mail arrives by a relay that requires verified TLS, which says that it was",
        arguments: Relay.allCases,
        [Delivery.TLS.startTLS, .implicitTLS]
    )
    func verified(relay: Relay, tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue])
        let log = try await relay.pass(
            Self.message,
            toPort: try daemon.smtpPort(),
            tls,
            trusting: daemon.trustPath
        )
        switch relay {
        case .postfix:
            #expect(log.contains("Verified TLS connection established to localhost"), "\(log)")
            #expect(log.contains("status=sent (250 2.0.0 OK: kept as "), "\(log)")
        case .exim:
            #expect(log.contains(" CV=yes ") && log.contains(" Completed"), "\(log)")
            #expect(log.contains("\"250 2.0.0 OK: kept as "), "\(log)")
        }
        let newest = try #require(try await daemon.messages().messages.first, "\(log)")
        let source = String(decoding: try await daemon.source(newest.ID), as: UTF8.self)
        #expect(source.hasSuffix("\r\n\r\nOne\r\n.two\r\n"), "\(source)")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "Completed" && session.Messages == [newest.ID])
        #expect(session.Hello == "relay.test" && session.Tls?.Version == "1.3")
    }

    @Test("A relay keeps the mail when the certificate is not the one it trusts", arguments: Relay.allCases)
    func untrusted(relay: Relay) async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        // Another certificate for the same name.
        let other = try await Daemon(["TLS_MODE": "StartTls"])
        let log = try await relay.pass(
            Self.message,
            toPort: try daemon.smtpPort(),
            .startTLS,
            trusting: other.trustPath
        )
        switch relay {
        case .postfix: #expect(log.contains("status=deferred (Server certificate not verified)"), "\(log)")
        case .exim: #expect(log.contains(" defer ") && log.contains("certificate verification failed"), "\(log)")
        }
        #expect(try await daemon.messages().total == 0)
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "ClientRejectedCertificate", "\(session)")
        // Postfix shakes hands to the end and then takes its leave.
        #expect(session.Reason.contains("said QUIT right after the handshake") == (relay == .postfix))
        #expect(session.Advice?.contains(daemon.trustPath) == true)
        #expect(session.Messages.isEmpty)
    }

    @Test("A relay keeps the mail when TLS is not offered", arguments: Relay.allCases)
    func withoutTLS(relay: Relay) async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        let plain = try await Daemon()
        let log = try await relay.pass(
            Self.message,
            toPort: try plain.smtpPort(),
            .startTLS,
            trusting: daemon.trustPath
        )
        switch relay {
        case .postfix: #expect(log.contains("status=deferred (TLS is required, but was not offered"), "\(log)")
        case .exim: #expect(log.contains(" defer ") && log.contains("the server did not offer TLS support"), "\(log)")
        }
        #expect(try await plain.messages().total == 0)
    }
}
