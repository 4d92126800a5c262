import NIOCore
import NIOSSL
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

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
            #expect(Array(message.content.chunks.joined()) == Array("Subject: x\r\n\r\nText\r\n".utf8))
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
            #expect(Array(message.content.chunks.joined()) == Array(content.utf8))
        }
    }

    @Test("A message that cannot be kept now gets 452, one that never can 554")
    func refusals() async throws {
        for (isTemporary, code) in [(true, "452 4.3.1"), (false, "554 5.3.0")] {
            try await RunningServer.with { running in
                running.keeper.refusal.withLock { $0 = KeepingError(isTemporary: isTemporary, description: "no room") }
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

    @Test("A client that goes away while its message is being kept: the record counts the message")
    func disconnectWhileBusy() async throws {
        try await RunningServer.with { running in
            running.keeper.heldAnswers.withLock { $0 = [] }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nText\r\n.\r\n")
                _ = await running.keeper.nextMessage()
            }
            running.keeper.releaseAnswers()
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages == [1])
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
