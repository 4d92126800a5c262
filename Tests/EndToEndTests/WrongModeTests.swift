import Foundation
import Testing

/// A client in the wrong TLS mode is neither left to hang nor left without an explanation.
@Suite(.timeLimit(.minutes(1)))
struct WrongModeTests {
    @Test("A TLS client on a port that begins in plain text ends at once", arguments: ["None", "StartTls"])
    func tlsOnPlain(mode: String) async throws {
        let daemon = try await Daemon(["TLS_MODE": mode, "TLS_HANDSHAKE_TIMEOUT": "1h"])
        let client = try await Program.run(
            "openssl",
            ["s_client", "-connect", "127.0.0.1:\(try daemon.smtpPort())"],
            seconds: 15
        )
        #expect(client.status == 1, "\(client.errors)")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "ClientSpokeTlsOnPlainPort")
        #expect(session.Reason.contains("TlsMode \(mode)"))
        #expect(session.Advice?.contains(mode == "StartTls" ? "STARTTLS" : "TLS off") == true)
    }

    @Test("A silent client on a port of implicit TLS is told so after TlsHandshakeTimeout")
    func silentOnImplicit() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "TLS_HANDSHAKE_TIMEOUT": "500ms"])
        let client = try RawConnection(port: try daemon.smtpPort())
        #expect(try client.line() == "554 5.7.0 This port speaks TLS from the first byte (TlsMode ImplicitTls)")
        #expect(try client.isAtEnd())
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "ClientSpokePlainOnTlsPort")
        #expect(session.Advice?.contains("implicit TLS") == true)
    }

    @Test("smtplib without TLS on a port of implicit TLS gets a sentence instead of a hang")
    func smtplibOnImplicit() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "TLS_HANDSHAKE_TIMEOUT": "500ms"])
        let client = try await Program.run(
            "python3",
            ["-c", "import smtplib; smtplib.SMTP('127.0.0.1', \(try daemon.smtpPort()), timeout=20)"]
        )
        #expect(client.errors.contains("This port speaks TLS from the first byte"))
    }

    @Test(
        "A client that speaks plain text on a port of implicit TLS is told so at once",
        arguments: ["EHLO c", "GET / HTTP/1.1"]
    )
    func plainOnImplicit(line: String) async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "TLS_HANDSHAKE_TIMEOUT": "1h"])
        let client = try RawConnection(port: try daemon.smtpPort())
        #expect(try client.say(line)?.hasPrefix("554 5.7.0 This port speaks TLS") == true)
        #expect(try client.isAtEnd())
        #expect(try await daemon.sessions().first?.Outcome == "ClientSpokePlainOnTlsPort")
    }

    @Test("Commands behind STARTTLS in the same packet are never executed, in clear or under TLS")
    func injection() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        try client.send(
            "STARTTLS\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: evil\r\n.\r\n"
        )
        #expect(try client.reply()?.hasPrefix("554") == true)
        #expect(try client.isAtEnd())
        #expect(try await daemon.sessions().first?.Outcome == "CommandInjection")
        #expect(try await daemon.messages().total == 0)
    }

    @Test("A browser on an SMTP port is let go")
    func http() async throws {
        let daemon = try await Daemon()
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        #expect(try client.say("POST / HTTP/1.1")?.hasPrefix("554") == true)
        #expect(try client.isAtEnd())
        #expect(try await daemon.sessions().first?.Outcome == "NotSmtp")
    }

    @Test("STARTTLS is neither offered nor accepted in mode None, and refused a second time in mode StartTls")
    func startTLSOffered() async throws {
        let daemon = try await Daemon()
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        try client.send("EHLO c\r\n")
        var offered: [String] = []
        while let line = try client.line() {
            offered.append(line)
            if line.hasPrefix("250 ") { break }
        }
        #expect(!offered.contains { $0.contains("STARTTLS") })
        #expect(try client.say("STARTTLS")?.hasPrefix("502 5.5.1") == true)
    }

    @Test("A client that wants TLS where TLS is required gets through, one that does not gets 530 5.7.0")
    func required() async throws {
        let daemon = try await Daemon([
            "TLS_MODE": "StartTls", "SECURE_CONNECTION_REQUIRED": "true", "HOST_NAME": "mail.test",
        ])
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        #expect(try client.say("MAIL FROM:<a@example.org>")?.hasPrefix("530 5.7.0") == true)
        _ = try client.say("QUIT")
        let (accepted, text) = try await MailClient.curl.send(try VerifiedDeliveryTests.delivery(to: daemon, .startTLS))
        #expect(accepted, "\(text)")
        let sessions = try await daemon.sessions(atLeast: 2)
        #expect(Set(sessions.map(\.Outcome)) == ["StartTlsNotUsed", "Completed"])
    }

    @Test("Versions below TlsMinimumVersion are refused, and the record says what the client offered")
    func minimumVersion() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "TLS_MINIMUM_VERSION": "1.3"])
        let client = try await Program.run(
            "openssl",
            ["s_client", "-tls1_2", "-connect", "127.0.0.1:\(try daemon.smtpPort())"],
            seconds: 15
        )
        #expect(client.status == 1)
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Outcome == "NoSharedVersion")
        #expect(session.Reason.contains("at most TLS 1.2"))
    }

    @Test("TlsMaximumVersion 1.2 is obeyed")
    func maximumVersion() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls", "TLS_MAXIMUM_VERSION": "1.2", "HOST_NAME": "mail.test"])
        let (accepted, text) = try await MailClient.smtplib.send(
            try VerifiedDeliveryTests.delivery(to: daemon, .startTLS)
        )
        #expect(accepted, "\(text)")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Tls?.Version == "1.2")
        #expect(session.Tls?.Cipher?.hasPrefix("ECDHE-ECDSA-") == true)
    }
}
