import NIOCore
import NIOEmbedded
import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// TLS in each mode, what was negotiated, and what is recorded when it fails.
@Suite(.timeLimit(.minutes(1)))
struct HandshakeTests {
    @Test(
        "Version, cipher and server name of a connection are recorded",
        arguments: [TLSMode.startTLS, .implicitTLS],
        [TLSVersion.tlsv12, .tlsv13]
    )
    func negotiated(mode: TLSMode, version: TLSVersion) async throws {
        try await RunningServer.with { running in
            var tls = Self.withoutVerification
            tls.minimumTLSVersion = version
            tls.maximumTLSVersion = version
            let (port, configuration) = (try #require(running.ports[mode]), tls)
            try await TestClient.with(port: port, tls: mode == .implicitTLS ? tls : nil) { client in
                _ = try await client.reply()
                if mode == .startTLS {
                    _ = try await client.say("EHLO before.test")
                    #expect(try await client.startTLS(configuration)?.hasPrefix("220 2.0.0") == true)
                    // RFC 3207 §4.2: the name from before does not count.
                    #expect(try await client.say("MAIL FROM:<>")?.hasPrefix("503") == true)
                }
                #expect(try await client.deliver()?.hasPrefix("250") == true)
                _ = try await client.say("QUIT")
            }
            let facts = try #require(await running.keeper.nextSession()).facts
            #expect(facts.hello == "client.test")
            let negotiated = try #require(facts.tls)
            #expect(negotiated.version == (version == .tlsv13 ? "1.3" : "1.2"))
            #expect(negotiated.serverName == "mail.test")
            #expect(negotiated.viaSTARTTLS == (mode == .startTLS))
            #expect(!negotiated.isResumed)
            let cipher = try #require(negotiated.cipher)
            #expect(cipher.hasPrefix(version == .tlsv13 ? "TLS_" : "ECDHE-ECDSA-"))
        }
    }

    @Test(
        "A client that does not trust the certificate leaves a record that says which file to trust",
        arguments: [TLSVersion.tlsv12, .tlsv13]
    )
    func untrusted(version: TLSVersion) async throws {
        try await RunningServer.with { running in
            var tls = Self.trustingNobody
            tls.minimumTLSVersion = version
            tls.maximumTLSVersion = version
            let port = try #require(running.ports[.implicitTLS])
            await #expect(throws: (any Error).self) {
                try await TestClient.with(port: port, tls: tls) { client in _ = try await client.say("EHLO c") }
            }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == .clientRejectedCertificate)
            #expect(ending.advice?.contains(running.trustPath) == true)
        }
    }

    @Test("A client that refuses the certificate and asked for another name is told the names of the certificate")
    func wrongName() async throws {
        try await RunningServer.with { running in
            let tls = Self.trustingNobody
            let port = try #require(running.ports[.implicitTLS])
            await #expect(throws: (any Error).self) {
                try await TestClient.with(port: port, tls: tls, serverName: "other.test") { client in
                    _ = try await client.say("EHLO c")
                }
            }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == .clientRejectedCertificate)
            #expect(ending.advice?.contains("asked for other.test") == true)
            #expect(ending.advice?.contains("mail.test") == true)
        }
    }

    @Test("A client that speaks only older versions is told so")
    func oldVersion() async throws {
        try await RunningServer.with { running in
            var tls = Self.withoutVerification
            tls.minimumTLSVersion = .tlsv1
            tls.maximumTLSVersion = .tlsv11
            let (port, configuration) = (try #require(running.ports[.implicitTLS]), tls)
            await #expect(throws: (any Error).self) {
                try await TestClient.with(port: port, tls: configuration) { client in _ = try await client.say("EHLO c")
                }
            }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == .noSharedVersion)
            #expect(ending.reason.contains("at most TLS 1.1"))
        }
    }

    @Test("A silent client on a port of implicit TLS gets one plain line after the handshake timeout")
    func silentOnImplicit() async throws {
        let session = try await Self.clocked(handshakeTimeout: .seconds(10))
        await session.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(try await session.reply().isEmpty)
        await session.advance(by: .nanoseconds(1))
        #expect(
            try await session.reply() == "554 5.7.0 This port speaks TLS from the first byte (TlsMode ImplicitTls)"
        )
        // A second to read it.
        await session.advance(by: .seconds(1))
        #expect(!session.channel.isActive)
        let ending = try #require(await session.keeper.nextSession()).ending
        #expect(ending.outcome == .clientSpokePlainOnTLSPort)
        #expect(ending.advice?.contains("implicit TLS") == true)
    }

    @Test(
        "A client that speaks plain text on a port of implicit TLS is told so at once",
        arguments: ["EHLO c", "GET / HTTP/1.1"]
    )
    func plainOnImplicit(line: String) async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.implicitTLS])) { client in
                let reply = try await client.say(line)
                #expect(reply?.hasPrefix("554 5.7.0 This port speaks TLS") == true)
                #expect(try await client.reply() == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .clientSpokePlainOnTLSPort)
        }
    }

    @Test("A TLS client on a port that begins in plain text is let go at once", arguments: [TLSMode.none, .startTLS])
    func tlsOnPlain(mode: TLSMode) async throws {
        try await RunningServer.with { running in
            let tls = Self.withoutVerification
            let port = try #require(running.ports[mode])
            await #expect(throws: (any Error).self) {
                try await TestClient.with(port: port, tls: tls) { client in _ = try await client.say("EHLO c") }
            }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == .clientSpokeTLSOnPlainPort)
            #expect(ending.advice?.contains("ImplicitTls") == true)
        }
    }

    @Test("Commands behind STARTTLS in the same packet are never executed")
    func injection() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                try await client.send("STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n")
                #expect(try await client.reply()?.hasPrefix("554") == true)
                #expect(try await client.reply() == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .commandInjection)
        }
    }

    @Test("Plain text instead of the handshake after STARTTLS is never executed")
    func plainAfterStartTLS() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                #expect(try await client.say("STARTTLS")?.hasPrefix("220") == true)
                #expect(try await client.say("MAIL FROM:<evil@example.org>") == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .commandInjection)
        }
    }

    @Test("A handshake that is begun and not ended times out")
    func stalledHandshake() async throws {
        let session = try await Self.clocked(handshakeTimeout: .seconds(10))
        try await session.channel.writeInbound(ByteBuffer(bytes: [22, 3, 1, 0, 200, 1, 0, 0, 196]))
        await session.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(session.channel.isActive)
        await session.advance(by: .seconds(1))
        #expect(!session.channel.isActive)
        #expect(await session.keeper.nextSession()?.ending.outcome == .handshakeTimedOut)
    }

    /// A session on a port of implicit TLS.
    private static func clocked(handshakeTimeout: TimeAmount) async throws -> ClockedSession {
        let certificates = try TestCertificates()
        let settings = SMTPSettings.forTests.with { $0.handshakeTimeout = handshakeTimeout }
        return try await ClockedSession(settings, mode: .implicitTLS) { certificates.serverTLS }
    }

    @Test("Mail without TLS where it is required is refused, and the record says that STARTTLS was not used")
    func startTLSRequired() async throws {
        var settings = SMTPSettings.forTests
        settings.secureConnectionRequired = true
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                #expect(try await client.say("MAIL FROM:<>")?.hasPrefix("530 5.7.0") == true)
                _ = try await client.say("QUIT")
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .startTLSNotUsed)
        }
    }

    /// The certificate itself is put to the test with the clients people use, in the end-to-end suite: this TLS library does
    /// not take a self-signed certificate for its own issuer when it may not sign others.
    static var withoutVerification: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        return tls
    }

    static var trustingNobody: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates([])
        return tls
    }
}
