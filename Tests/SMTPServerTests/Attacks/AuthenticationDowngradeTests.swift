import Cryptography
import SASL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// AUTH where somebody listens or takes TLS away (RFC 4954 §4 and §9, RFC 8314 §5).
@Suite(.timeLimit(.minutes(1)))
struct AuthenticationDowngradeTests {
    private static var required: SMTPSettings {
        var settings = SMTPSettings.forTests
        settings.authentication.isRequired = true
        return settings
    }

    @Test("Without TLS on a StartTls port no mechanism that shows the password is offered or taken, in any spelling")
    func clearText() async throws {
        try await RunningServer.with(settings: Self.required) { running in
            let attempts = [
                "AUTH PLAIN AGEAYg==", "AUTH PLAIN", "auth plain AGEAYg==", "AUTH  PLAIN  AGEAYg==",
                "AUTH\tPLAIN AGEAYg==",
                "AUTH LOGIN", "AUTH LOGIN YQ==", "AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIGIBAQ==",
                "AUTH OAUTHBEARER biwsAQ==",
            ]
            let port = try #require(running.ports[.startTLS])
            try await TestClient.with(port: port) { client in
                _ = try await client.reply()
                try await client.send("EHLO c.test\r\n")
                let offered = try await client.lines(through: "250 ")
                #expect(offered.contains("250-STARTTLS"))
                #expect(offered.last == "250 AUTH CRAM-MD5", "\(offered)")
                for attempt in attempts {
                    let reply = try await client.say(attempt)
                    #expect(reply?.hasPrefix("538 5.7.11") == true, "\(attempt): \(reply ?? "")")
                }
                #expect(try await client.say("MAIL FROM:<a@b.test>")?.hasPrefix("530 5.7.0") == true)
                _ = try await client.say("QUIT")
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.facts.user == nil)
        }
    }

    @Test("A client that finds STARTTLS taken away on the way cannot send mail where it is required")
    func stripped() async throws {
        var settings = Self.required
        settings.secureConnectionRequired = true
        try await RunningServer.with(settings: settings) { running in
            let replies = try await Attack.replies(
                on: running.ports[.startTLS],
                to: "EHLO c.test\r\nAUTH CRAM-MD5\r\nAUTH PLAIN AGEAYg==\r\nMAIL FROM:<a@b.test>\r\nQUIT\r\n"
            )
            #expect(replies.codes == ["220", "250", "530", "530", "530", "221"])
        }
    }

    @Test("One success is enough, none is left by a failure, and a * or an endless response cancels")
    func states() async throws {
        var settings = Self.required
        settings.authentication.credentials = Credentials(
            acceptsAny: false,
            users: ["ci": try #require(Password("secret"))]
        )
        // "\0ci\0wrong", "\0ci\0secret" and "\0evil\0secret".
        let (wrong, right, other) = ("AGNpAHdyb25n", "AGNpAHNlY3JldA==", "AGV2aWwAc2VjcmV0")
        let dialogue = [
            ("AUTH PLAIN \(right)", "503"), ("EHLO c.test", "250"), ("AUTH PLAIN \(wrong)", "535"),
            ("MAIL FROM:<a@b.test>", "530"), ("AUTH PLAIN \(other)", "535"), ("AUTH PLAIN", "334"), ("*", "501"),
            ("MAIL FROM:<a@b.test>", "530"), ("AUTH LOGIN", "334"), ("Y2k=", "334"), ("*", "501"),
            ("MAIL FROM:<a@b.test>", "530"), ("AUTH PLAIN", "334"), ("MAIL FROM:<a@b.test>", "501"),
            ("AUTH PLAIN", "334"), (String(repeating: "A", count: 20_000), "500"),
            ("AUTH GSSAPI", "504"), ("AUTH PLAIN \(right)", "235"), ("AUTH PLAIN \(other)", "503"),
            ("MAIL FROM:<a@b.test>", "250"), ("AUTH PLAIN \(other)", "503"), ("QUIT", "221"),
        ]
        settings.sessionLimits.maximumBadCommands = 30
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                for (line, code) in dialogue {
                    let reply = try await client.say(line)
                    #expect(reply?.hasPrefix(code) == true, "\(line.prefix(40)): \(reply ?? "")")
                }
            }
            #expect(await running.keeper.nextSession()?.facts.user == "ci")
        }
    }
}

extension Conversation {
    /// The next lines up to and with the first that begins so.
    fileprivate mutating func lines(through prefix: String) async throws -> [String] {
        var lines: [String] = []
        while let line = try await line() {
            lines.append(line)
            if line.hasPrefix(prefix) { break }
        }
        return lines
    }
}
