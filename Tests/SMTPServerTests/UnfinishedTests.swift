import NIOCore
import SMTPProtocol
import TestSupport
import Testing

@testable import SMTPServer

/// What all messages together may take that have begun and are not yet kept.
@Suite(.timeLimit(.minutes(1)))
struct UnfinishedTests {
    /// What the envelopes count of ``begin(_:_:)``, and of ``Conversation/deliver(_:)``.
    private static let (begun, delivered) = (envelope(from: ""), envelope(from: "a@example.org"))

    private static func envelope(from sender: String) -> Int {
        let recipient = Recipient(path: Path(address: "b@example.org"))
        return Envelope(reversePath: Path(address: sender), recipients: [recipient]).size
    }

    /// Of so many bytes, in lines.
    private static func content(_ size: Int) -> String {
        let line = String(repeating: "x", count: 78) + "\r\n"
        return "\r\n" + String(repeating: line, count: size / 80) + String(repeating: "y", count: size % 80 - 4)
            + "\r\n"
    }

    @Test("Messages that come to the limit together are kept, one byte more and the one that brings it gets 452")
    func size() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumUnfinishedSize = 100_030 + Self.begun + Self.delivered
        try await RunningServer.with(settings: settings) { running in
            let port = try #require(running.ports[.none])
            try await TestClient.with(port: port) { first in
                _ = try await first.reply()
                try await Self.begin(&first, Self.content(50_010))
                try await running.unfinished(50_010 + Self.begun)
                try await TestClient.with(port: port) { second in
                    _ = try await second.reply()
                    #expect(try await second.deliver(Self.content(50_020))?.hasPrefix("250") == true)
                    #expect(try await second.deliver(Self.content(50_021))?.hasPrefix("452 4.3.1") == true)
                    // Nothing of it is counted any more, and the one that was there first is not disturbed.
                    #expect(try await second.deliver(Self.content(50_020))?.hasPrefix("250") == true)
                }
                #expect(try await first.say(".")?.hasPrefix("250") == true)
            }
            try await running.unfinished(0)
            #expect(running.metrics().contains(#"letterlock_limits_hit_total{limit="MaximumUnfinishedSize"} 1"#))
        }
    }

    @Test("Beyond the memory for all of them, messages go to files early, and arrive whole")
    func memory() async throws {
        var settings = SMTPSettings.forLargeMail
        settings.maximumUnfinishedMemory = 100_000
        try await RunningServer.with(settings: settings) { running in
            let port = try #require(running.ports[.none])
            try await TestClient.with(port: port) { first in
                _ = try await first.reply()
                try await Self.begin(&first, Self.content(99_010))
                try await running.unfinished(99_010 + Self.begun)
                let small = Self.content(60_010)
                try await TestClient.with(port: port) { second in
                    _ = try await second.reply()
                    #expect(try await second.deliver(small)?.hasPrefix("250") == true)
                }
                let message = try #require(await running.keeper.nextMessage()).content
                #expect(message.file != nil && message.bytes == Array(small.utf8))
                #expect(try await first.say(".")?.hasPrefix("250") == true)
                // What was in memory before the others came may stay there.
                _ = await running.keeper.nextMessage()
                #expect(try await first.deliver(small)?.hasPrefix("250") == true)
                let later = try #require(await running.keeper.nextMessage()).content
                #expect(later.file == nil)
            }
            #expect(running.metrics().contains(#"letterlock_limits_hit_total{limit="MaximumUnfinishedMemory"}"#))
        }
    }

    @Test("A client that leaves, or resets, in the middle leaves nothing that counts")
    func abandoned() async throws {
        try await RunningServer.with(settings: .forLargeMail) { running in
            let port = try #require(running.ports[.none])
            for size in [20_010, 3_000_010] {
                try await TestClient.with(port: port) { client in
                    _ = try await client.reply()
                    try await Self.begin(&client, Self.content(size))
                    try await running.unfinished(size + Self.begun)
                }
                try await running.unfinished(0)
            }
            try await TestClient.with(port: port) { client in
                _ = try await client.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@example.org>"] {
                    _ = try await client.say(command)
                }
                try await client.send("BDAT 1000\r\n" + Self.content(1_000))
                #expect(try await client.reply()?.hasPrefix("250") == true)
                #expect(running.server.unfinishedSize == 1_000 + Self.begun)
                #expect(try await client.say("RSET")?.hasPrefix("250") == true)
                #expect(running.server.unfinishedSize == 0)
            }
        }
    }

    /// Everything but the end of a message.
    private static func begin(_ client: inout Conversation, _ content: String) async throws {
        for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@example.org>", "DATA"] {
            _ = try await client.say(command)
        }
        try await client.send(content)
    }
}

extension RunningServer {
    /// Waits until so much is on its way.
    ///
    /// - Parameter name: what the failure is about, where a test has several cases.
    func unfinished(_ size: Int, _ name: String = "") async throws {
        try await eventually("\(name) \(size) bytes are on their way") { server.unfinishedSize == size }
    }
}

extension SMTPServer {
    var unfinishedSize: Int { environment.unfinished.total.size }
}
