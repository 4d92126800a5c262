import Foundation
import Testing

/// Clients that do not wait for replies (RFC 2920).
@Suite(.timeLimit(.minutes(1)))
struct PipeliningTests {
    @Test("swaks --pipeline delivers in every mode, with and without AUTH", arguments: Delivery.TLS.allCases)
    func swaks(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        let mechanisms = [nil, "PLAIN", "LOGIN", "CRAM-MD5"]
        for mechanism in mechanisms {
            var delivery = try VerifiedDeliveryTests.delivery(to: daemon, tls)
            delivery.login = mechanism.map { .init(mechanism: $0, user: "ci@mail.test", password: "secret") }
            let result = try await MailClient.swaks.swaks(
                delivery,
                verifies: true,
                ["--pipeline", "--to", "a@mail.test,b@mail.test"]
            )
            #expect(result.status == 0, "\(mechanism ?? "no AUTH"): \(result)")
            // DATA goes out before the replies to MAIL and RCPT have come.
            let sent = tls == .none ? " -> " : " ~> "
            #expect(
                result.output.contains("\(sent)RCPT TO:<b@mail.test>\n\(sent)DATA\n"),
                "\(result.output)"
            )
        }
        let messages = try await daemon.messages(to: "b@mail.test")
        #expect(messages.messages.count == mechanisms.count)
        for message in messages.messages {
            let source = String(decoding: try await daemon.source(message.ID), as: UTF8.self)
            #expect(source.contains("\r\n\r\nOne\r\n..two dots\r\n"))
        }
        let sessions = try await daemon.sessions(atLeast: mechanisms.count)
        #expect(sessions.allSatisfy { $0.Outcome == "Completed" && $0.Messages.count == 1 })
        #expect(sessions.count { $0.User == "ci@mail.test" } == mechanisms.count - 1)
    }
}
