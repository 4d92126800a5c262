import BoundedResources
import SMTPProtocol
import TestSupport
import Testing

@testable import SMTPServer

/// Envelopes count as what messages take that are on their way.
@Suite(.timeLimit(.minutes(1)))
struct EnvelopeMemoryTests {
    private static let connections = 40
    private static let recipients = 60
    /// As long as a command may be by default.
    private static let recipient = "RCPT TO:<\(String(repeating: "x", count: 3_900))@example.org>\r\n"

    @Test(
        "40 envelopes of 3.9 KB a recipient take no more than MaximumUnfinishedMemory, and ordinary mail passes beside them"
    )
    func manyRecipients() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumUnfinishedMemory = 4 << 20
        let budget = MemoryBudget(size: 6 << 20)
        try await RunningServer.with(settings: settings, memory: budget) { running in
            let port = try #require(running.ports[.none])
            let refused = try await withThrowingTaskGroup(of: Int.self) { clients in
                let (reached, arrival) = AsyncStream<Void>.makeStream()
                let released = AsyncStream<Void>.makeStream()
                for _ in 0..<Self.connections {
                    clients.addTask {
                        try await TestClient.with(port: port) { client in
                            let refused = try await Self.fill(&client)
                            arrival.yield()
                            // Stays until all have come so far.
                            for await _ in released.stream {}
                            return refused
                        }
                    }
                }
                var count = 0
                for await _ in reached {
                    count += 1
                    if count == Self.connections { break }
                }
                // Each may have an ordinary envelope beyond the limit.
                #expect(budget.used <= 4 << 20 + Self.connections * 16_384)
                try await TestClient.with(port: port) { innocent in
                    _ = try await innocent.reply()
                    #expect(try await innocent.deliver()?.hasPrefix("250") == true)
                }
                released.continuation.finish()
                return try await clients.reduce(0, +)
            }
            #expect(refused > 0)
            #expect(running.metrics().contains(#"letterlock_limits_hit_total{limit="MaximumUnfinishedMemory"}"#))
            try await eventually("all memory is given back") { budget.used == 0 }
        }
    }

    @Test("Where even small envelopes would take more than MemoryBudget, they get 452 too")
    func budget() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumUnfinishedMemory = 1 << 20
        let budget = MemoryBudget(size: 1 << 20)
        try await RunningServer.with(settings: settings, memory: budget) { running in
            let port = try #require(running.ports[.none])
            running.server.environment.unfinished.replace(.init(), by: .init(size: 0, memory: 1 << 20))
            try await TestClient.with(port: port) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                #expect(try await client.say("MAIL FROM:<>")?.hasPrefix("452 4.3.1") == true)
                running.server.environment.unfinished.replace(.init(size: 0, memory: 1 << 20), by: .init())
                #expect(try await client.say("MAIL FROM:<>")?.hasPrefix("250") == true)
            }
            #expect(running.metrics().contains(#"letterlock_limits_hit_total{limit="MemoryBudget"} 1"#))
        }
    }

    @Test("Without files, messages may take MaximumUnfinishedMemory together, and one byte more gets 452")
    func withoutFiles() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumUnfinishedMemory = 400_000
        let budget = MemoryBudget(size: 1 << 20)
        try await RunningServer.with(settings: settings, spoolDirectory: nil, memory: budget) { running in
            let port = try #require(running.ports[.none])
            try await TestClient.with(port: port) { first in
                _ = try await first.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@example.org>"] {
                    _ = try await first.say(command)
                }
                let envelope = budget.used
                #expect(envelope > 0)
                try await first.send(
                    "BDAT \(400_000 - envelope)\r\n" + String(repeating: "x", count: 400_000 - envelope)
                )
                #expect(try await first.reply()?.hasPrefix("250") == true)
                #expect(budget.used == 400_000)
                #expect(try await first.say("BDAT 0 LAST")?.hasPrefix("250") == true)
                for command in ["MAIL FROM:<>", "RCPT TO:<b@example.org>"] { _ = try await first.say(command) }
                let size = 400_001 - envelope
                try await first.send("BDAT \(size) LAST\r\n" + String(repeating: "x", count: size))
                #expect(try await first.reply()?.hasPrefix("452 4.3.1") == true)
                #expect(budget.used == 0)
            }
            #expect(running.metrics().contains(#"letterlock_limits_hit_total{limit="MaximumUnfinishedMemory"} 1"#))
        }
    }

    /// Adds recipients until one is refused, and says how many were.
    private static func fill(_ client: inout Conversation) async throws -> Int {
        _ = try await client.reply()
        _ = try await client.say("EHLO c")
        _ = try await client.say("MAIL FROM:<>")
        var refused = 0
        for _ in 0..<recipients {
            try await client.send(recipient)
            let reply = try await client.reply() ?? ""
            if reply.hasPrefix("452 4.3.1") { refused += 1 }
        }
        return refused
    }
}
