import Foundation
import Testing

/// AUTH with the clients that people have.
@Suite(.timeLimit(.minutes(2)))
struct AuthenticationTests {
    private static let password = "p4ss-of-the-test"

    private func deliver(
        to daemon: Daemon,
        _ client: MailClient,
        _ mechanism: String,
        _ tls: Delivery.TLS = .startTLS,
        user: String = "ci@mail.test",
        password: String = password
    ) async throws -> (accepted: Bool, text: String) {
        var delivery = try VerifiedDeliveryTests.delivery(to: daemon, tls)
        delivery.login = .init(mechanism: mechanism, user: user, password: password)
        return try await client.send(delivery)
    }

    @Test("Every mechanism of every client passes with the right password, and the user is recorded")
    func rightPassword() async throws {
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "AUTHENTICATION_REQUIRED": "true",
            "SMTP_ALLOW_ANY_CREDENTIALS": "false", "USERS": "ci@mail.test:\(Self.password),ann:other",
            "LOG_LEVEL": "trace",
        ])
        var count = 0
        for client in MailClient.verifying {
            for mechanism in client.mechanisms {
                let (accepted, text) = try await deliver(to: daemon, client, mechanism)
                #expect(accepted, "\(client) \(mechanism): \(text)")
                count += 1
            }
        }
        #expect(count == 17)
        let found = try JSONDecoder().decode(
            Messages.self,
            from: try await daemon.request("/api/v1/messages?user=ci@mail.test").body
        )
        #expect(found.messages.count == count)
        let sessions = try await daemon.sessions(atLeast: count)
        #expect(sessions.allSatisfy { $0.Outcome == "Completed" && $0.User == "ci@mail.test" })
        // What they said is nowhere, neither as it is nor as it was sent.
        for session in sessions {
            let transcript = String(
                decoding: try await daemon.request("/api/v1/session/\(session.ID)").body,
                as: UTF8.self
            )
            #expect(transcript.contains("AUTH "))
            try expectNoSecret(in: transcript)
        }
        _ = await daemon.stop()
        try expectNoSecret(in: daemon.logLines.joined(separator: "\n"))
    }

    private func expectNoSecret(in text: String) throws {
        #expect(!text.contains(Self.password))
        let forms = ["\0ci@mail.test\0\(Self.password)", Self.password].map { Data($0.utf8).base64EncodedString() }
        for form in forms { #expect(!text.contains(form.trimmingCharacters(in: ["="]))) }
    }

    @Test("A wrong password is refused by every mechanism, and the record says whose it was")
    func wrongPassword() async throws {
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "SMTP_ALLOW_ANY_CREDENTIALS": "false",
            "USERS": "ci@mail.test:\(Self.password)",
        ])
        var count = 0
        for mechanism in MailClient.msmtp.mechanisms {
            let (accepted, text) = try await deliver(to: daemon, .msmtp, mechanism, password: "wrong-one")
            #expect(!accepted, "\(mechanism): \(text)")
            count += 1
            let session = try #require(try await daemon.sessions(atLeast: count).first)
            #expect(session.Outcome == "AuthenticationFailed", "\(mechanism): \(session)")
            #expect(session.Reason.contains("wrong password for “ci@mail.test” (\(mechanism))"), "\(session.Reason)")
            #expect(session.Advice?.contains("SmtpAllowAnyCredentials") == true)
            #expect(session.User == nil)
        }
        #expect(try await daemon.messages().total == 0)
        _ = try await deliver(to: daemon, .msmtp, "PLAIN", user: "stranger")
        let session = try #require(try await daemon.sessions(atLeast: count + 1).first)
        #expect(session.Reason.contains("as “stranger”, who is not in Users"))
    }

    @Test(
        "By default any name and password pass, with and without TLS",
        arguments: [Delivery.TLS.none, .startTLS, .implicitTLS]
    )
    func anybody(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        for mechanism in MailClient.msmtp.mechanisms where mechanism != "SCRAM-SHA-256" {
            // msmtp itself refuses to show a password without TLS.
            let client: MailClient = tls == .none ? .curl : .msmtp
            let (accepted, text) = try await deliver(to: daemon, client, mechanism, tls, password: "anything")
            #expect(accepted, "\(mechanism): \(text)")
        }
        #expect(try await daemon.sessions(atLeast: 5).allSatisfy { $0.User == "ci@mail.test" })
    }

    @Test("A hashed password works with what sends it in clear, and SCRAM's keys with SCRAM too")
    func hashed() async throws {
        let hash = "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1"
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "SMTP_ALLOW_ANY_CREDENTIALS": "false",
            "USERS": #"[{"Username": "ci@mail.test", "Password": "\#(hash)"}]"#,
        ])
        #expect(try await deliver(to: daemon, .msmtp, "PLAIN", password: "secret").accepted)
        #expect(try await !deliver(to: daemon, .msmtp, "LOGIN", password: "Secret").accepted)
        let (accepted, text) = try await deliver(to: daemon, .msmtp, "CRAM-MD5", password: "secret")
        #expect(!accepted && text.contains("does not support"), "\(text)")
    }

    @Test("Without TLS on a StartTls port, what shows the password is refused and named")
    func withoutTLS() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        #expect(try client.say("AUTH PLAIN AGEAYg==")?.hasPrefix("538 5.7.11") == true)
        _ = try client.say("QUIT")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "AuthenticationFailed")
        #expect(session.Advice?.contains("STARTTLS") == true)
    }

    @Test("AuthenticationRequired refuses mail before AUTH, and says so")
    func required() async throws {
        let daemon = try await Daemon(["AUTHENTICATION_REQUIRED": "true"])
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        #expect(try client.say("MAIL FROM:<a@b.test>")?.hasPrefix("530 5.7.0") == true)
        _ = try client.say("QUIT")
        #expect(try await daemon.sessions().first?.Outcome == "AuthenticationNotUsed")
    }

    @Test("Settings that leave nobody a way to authenticate are an error that says why")
    func impossible() async throws {
        let workspace = try Workspace()
        let result = try await Daemon.run(
            ["check"],
            ["AUTHENTICATION_REQUIRED": "true", "SMTP_ALLOW_ANY_CREDENTIALS": "false"],
            workspace: workspace
        )
        #expect(result.status == 78)
        #expect(result.errors.contains("SmtpAllowAnyCredentials is false and Users is empty"), "\(result.errors)")
        let broken = try await Daemon.run(["check"], ["USERS": "ci:$99$salt$hash"], workspace: workspace)
        #expect(broken.status == 78)
        #expect(broken.errors.contains("{PLAIN}"), "\(broken.errors)")
        #expect(!broken.errors.contains("$99"), "\(broken.errors)")
    }
}
