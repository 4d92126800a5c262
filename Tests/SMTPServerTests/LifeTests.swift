import NIOCore
import NIOEmbedded
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// Drain and the probe.
@Suite(.timeLimit(.minutes(1)))
struct LifeTests {
    @Test("At the stop an idle session gets 421 4.3.2")
    func idleSession() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                await running.stop()
                #expect(try await client.reply()?.hasPrefix("421 4.3.2") == true)
                #expect(try await client.reply() == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .serverShutdown)
        }
    }

    @Test("At the stop sessions on every listener get 421 4.3.2", arguments: [TLSMode.none, .startTLS])
    func everyListener(mode: TLSMode) async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[mode])) { client in
                _ = try await client.reply()
                await running.stop()
                #expect(try await client.reply()?.hasPrefix("421 4.3.2") == true)
            }
        }
    }

    @Test("At the stop a transaction that runs may end")
    func runningTransaction() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                _ = try await client.say("MAIL FROM:<>")
                await running.stop()
                #expect(try await client.say("RCPT TO:<b@example.org>")?.hasPrefix("250") == true)
                #expect(try await client.say("DATA")?.hasPrefix("354") == true)
                #expect(try await client.say("Text\r\n.")?.hasPrefix("250") == true)
                #expect(try await client.reply()?.hasPrefix("421 4.3.2") == true)
            }
            #expect(await running.keeper.nextSession()?.messages == [1])
        }
    }

    @Test("At the stop a transaction that does not end is ended after ShutdownGrace")
    func grace() async throws {
        let session = try await ClockedSession(SMTPSettings.forTests.with { $0.shutdownGrace = .seconds(40) })
        _ = try await session.replies()
        for command in ["EHLO c", "MAIL FROM:<>"] { try await session.say(command) }
        try await session.stop()
        await session.advance(by: .seconds(40) - .nanoseconds(1))
        #expect(session.channel.isActive)
        await session.advance(by: .nanoseconds(1))
        #expect(!session.channel.isActive)
        #expect(try await session.replies().isEmpty)
        #expect(await session.keeper.nextSession()?.ending.outcome == .serverShutdown)
    }

    @Test("The probe goes through the handshake of every listener and leaves no record")
    func probe() async throws {
        try await RunningServer.with { running in
            let results = await running.server.probeListeners()
            #expect(results.map(\.failure) == [nil, nil, nil])
            #expect(results.map(\.listener.tlsMode) == ["None", "StartTls", "ImplicitTls"])
            #expect(results.allSatisfy { $0.milliseconds > 0 })
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("QUIT")
            }
            // The first record is that of the client, so the probes have none.
            #expect(await running.keeper.nextSession()?.ending.outcome == .noMailSent)
            #expect(running.keeper.kept.withLock { $0.sessions.count } == 1)
        }
    }

    @Test("A client in the middle of its handshake when the server stops is told 421, not cut off")
    func drainedHandshake() async throws {
        var settings = SMTPSettings.forTests
        settings.shutdownGrace = .seconds(50)
        try await RunningServer.with(settings: settings) { running in
            let port = try #require(running.ports[.implicitTLS])
            let begun = ContinuousClock.now
            // Connected, and the handshake not begun: the server has accepted it, as the other client shows.
            try await TestClient.with(port: port) { silent in
                try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                    _ = try await client.reply()
                    _ = try await client.say("EHLO c")
                    try await client.send("STARTTLS\r\n")
                    _ = try await client.reply()
                    await running.stop()
                    // The handshake goes on after the stop.
                    try await client.secure(HandshakeTests.withoutVerification)
                    let reply = try await client.reply()
                    #expect(reply?.hasPrefix("421 4.3.2") == true)
                }
                // One that never begins is let go long before ShutdownGrace has passed.
                let end = try await silent.reply()
                #expect(end == nil)
                #expect(ContinuousClock.now - begun < .seconds(20))
            }
        }
    }

    @Test("A response that is not base64 gets one 501, and the session goes on")
    func malformedResponse() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                #expect(try await client.say("AUTH PLAIN %%%")?.hasPrefix("501 5.5.2") == true)
                #expect(try await client.say("AUTH LOGIN")?.hasPrefix("334") == true)
                #expect(try await client.say("no base64")?.hasPrefix("501 5.5.2") == true)
                #expect(try await client.say("NOOP")?.hasPrefix("250") == true)
                #expect(try await client.say("AUTH PLAIN AGFubgB4")?.hasPrefix("235") == true)
            }
            #expect(await running.keeper.nextSession()?.facts.user == "ann")
        }
    }
}
