import Glibc
import NIOCore
import NIOSSL
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

extension EventLoopFuture where Value: Sendable {
    /// Whichever of the two is there first.
    fileprivate func or(_ other: EventLoopFuture<Value>) async throws -> Value {
        let first = eventLoop.makePromise(of: Value.self)
        cascade(to: first)
        other.cascade(to: first)
        return try await first.futureResult.get()
    }
}

/// Sessions over real sockets, and what is recorded of them.
@Suite(.timeLimit(.minutes(1)))
struct DeliveryTests {
    @Test("A message is handed over with envelope, content and session, and the record counts it")
    func message() async throws {
        try await RunningServer.with { running in
            let port = try #require(running.ports[.none])
            try await TestClient.with(port: port) { client in
                let greeting = try await client.reply()
                #expect(greeting == "220 mail.test ESMTP Letterlock")
                #expect(try await client.deliver()?.hasPrefix("250 2.0.0 ") == true)
                #expect(try await client.say("QUIT")?.hasPrefix("221 2.0.0") == true)
            }
            let message = try #require(await running.keeper.nextMessage())
            #expect(message.envelope.reversePath.address == "a@example.org")
            #expect(message.envelope.recipients.map(\.path.address) == ["b@example.org"])
            #expect(message.content.bytes == Array("Subject: x\r\n\r\nText\r\n".utf8))
            let session = try #require(await running.keeper.nextSession())
            #expect(session.ending.outcome == .completed)
            #expect(session.messages == [1])
            #expect(session.facts.hello == "client.test")
            #expect(session.facts.remoteAddress == "127.0.0.1")
            #expect(session.facts.tls == nil)
            #expect(session.facts.id == message.session.id)
        }
    }

    @Test("A message of many pieces arrives whole", arguments: [4_095, 4_096, 4_097, 99_990])
    func pieces(size: Int) async throws {
        try await RunningServer.with { running in
            let line = String(repeating: "x", count: 76) + "\r\n"
            let content = String(String(repeating: line, count: size / 78 + 1).prefix(size - 2)) + "\r\n"
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver(content)?.hasPrefix("250") == true)
            }
            let message = try #require(await running.keeper.nextMessage())
            #expect(message.content.bytes == Array(content.utf8))
        }
    }

    @Test("A message that finds no room gets 452, one that cannot be kept now 451, one that never can 554")
    func refusals() async throws {
        for (isTemporary, isFull, code) in [
            (true, true, "452 4.3.1"), (true, false, "451 4.3.0"), (false, false, "554 5.3.0"),
        ] {
            try await RunningServer.with { running in
                running.keeper.refusal.withLock {
                    $0 = KeepingError(isTemporary: isTemporary, isFull: isFull, description: "a test")
                }
                try await TestClient.with(port: try #require(running.ports[.none])) { client in
                    _ = try await client.reply()
                    #expect(try await client.deliver()?.hasPrefix(code) == true)
                    #expect(try await client.say("QUIT")?.hasPrefix("221") == true)
                }
                #expect(await running.keeper.nextSession()?.messages == [])
            }
        }
    }

    @Test("What is pipelined behind a message waits for its answer, and nothing is lost")
    func pipelining() async throws {
        try await RunningServer.with { running in
            running.keeper.heldAnswers.withLock { $0 = [] }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send(
                    "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
                        + "First\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSecond\r\n.\r\nQUIT\r\n"
                )
                _ = await running.keeper.nextMessage()
                running.keeper.releaseAnswers()
                let codes = try await [
                    client.reply(), client.reply(), client.reply(), client.reply(), client.reply(),
                    client.reply(), client.reply(), client.reply(), client.reply(), client.reply(),
                ].map { $0?.prefix(3) }
                #expect(codes == ["250", "250", "250", "354", "250", "250", "250", "354", "250", "221"])
            }
            #expect(await running.keeper.nextSession()?.messages == [1, 2])
        }
    }

    @Test("A client that closes its side when all is said gets every reply")
    func halfClose() async throws {
        try await RunningServer.with { running in
            running.keeper.heldAnswers.withLock { $0 = [] }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                try await client.send(
                    "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nText\r\n.\r\nNOOP\r\n"
                )
                client.outbound.finish()
                _ = await running.keeper.nextMessage()
                running.keeper.releaseAnswers()
                var codes: [Substring] = []
                while let reply = try await client.reply() { codes.append(reply.prefix(3)) }
                #expect(codes == ["220", "250", "250", "250", "354", "250", "250"])
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages == [1])
            #expect(session.ending.outcome == .completed)
        }
    }

    @Test("A client whose connection is reset while its message is being kept: the record counts the message")
    func resetWhileBusy() async throws {
        try await RunningServer.with { running in
            running.keeper.heldAnswers.withLock { $0 = [] }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nText\r\n.\r\n")
                _ = await running.keeper.nextMessage()
                // No good-bye: the next that the server hears of this connection is an error.
                let options = try #require(client.channel as? any SocketOptionProvider)
                try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            // The server has seen the reset when it has answered a later connection.
            _ = await running.server.probeListeners()
            running.keeper.releaseAnswers()
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages == [1])
        }
    }

    @Test("What a client sends while its message is being kept waits in the kernel, not in memory")
    func floodWhileBusy() async throws {
        try await RunningServer.with { running in
            running.keeper.heldAnswers.withLock { $0 = [] }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nText\r\n.\r\n")
                _ = await running.keeper.nextMessage()
                // Far more than the buffers of both sockets: it is sent only if the server reads it.
                let flood = client.channel.eventLoop.makePromise(of: Void.self)
                let lines = ByteBuffer(repeating: UInt8(ascii: "N"), count: 64 << 20)
                client.channel.writeAndFlush(lines, promise: flood)
                let stall = client.channel.eventLoop.scheduleTask(in: .milliseconds(500)) { false }
                let isSent = try await flood.futureResult.map { true }.or(stall.futureResult)
                #expect(!isSent)
            }
            running.keeper.releaseAnswers()
        }
    }

    @Test("A client that goes away inside a message leaves a record with the stage and no message")
    func disconnectInContent() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n")
                for _ in 1...4 { _ = try await client.reply() }
                try await client.send("Subject: half\r\n")
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.ending.outcome == .clientDisconnected)
            #expect(session.ending.reason.contains("message") || session.ending.reason.contains("DATA"))
            #expect(running.keeper.kept.withLock { $0.messages.isEmpty })
        }
    }

    /// Waits a tenth of a second, to show that the clock of a real event loop ends a session.
    ///
    /// Other tests check the limits themselves, with a clock that they turn.
    @Test("A client that falls silent is told so and let go")
    func silence() async throws {
        var settings = SMTPSettings.forTests
        settings.commandTimeout = .milliseconds(100)
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.reply()?.hasPrefix("421 4.4.2") == true)
                #expect(try await client.reply() == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .timedOut)
        }
    }
}
