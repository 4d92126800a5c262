import Logging
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// What a client can have logged again and again.
@Suite(.timeLimit(.minutes(1)))
struct RepeatedLineTests {
    /// Runs a session that has one reply for each line, and gives what was logged of it.
    private static func session(
        _ lines: [String],
        _ rules: [FaultRule] = [],
        refusal: KeepingError? = nil
    ) async throws -> [LogEvent] {
        let log = LogRecorder()
        let faults = FaultRegistry()
        faults.replaceSettings(rules, takesPut: false)
        try await RunningServer.with(faults: faults, logger: log.logger()) { running in
            running.keeper.refusal.withLock { $0 = refusal }
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                try await client.send((lines + ["QUIT"]).map { $0 + "\r\n" }.joined())
                while try await client.reply() != nil {}
            }
            _ = await running.keeper.nextSession()
        }
        return log.events
    }

    private static func rule(_ name: String, _ code: Int) throws -> FaultRule {
        let reply = try #require(Reply(refusal: code, nil, isPlain: false, "On purpose"))
        let match = FaultMatch(recipient: TextPattern("*@\(name).test"))
        return FaultRule(name: name, match: match, stage: .recipient, action: FaultAction(reply: reply))
    }

    private static func faults(_ events: [LogEvent], _ name: String) -> [LogEvent] {
        events.filter { $0.metadata?["event"] == "fault-acted" && $0.metadata?["rule"] == "\(name)" }
    }

    @Test(
        "Of a rule that acts for each command, ten lines are logged and one that counts the rest",
        arguments: [10, 11, 500]
    )
    func faults(count: Int) async throws {
        let recipients = (0..<count).map { "RCPT TO:<\($0)@a.test>" } + ["RCPT TO:<x@b.test>"]
        let events = try await Self.session(
            ["EHLO c", "MAIL FROM:<>"] + recipients,
            [Self.rule("a", 451), Self.rule("b", 452)]
        )
        let lines = Self.faults(events, "a")
        #expect(lines.count == min(count, 11))
        #expect(lines.prefix(10).allSatisfy { $0.metadata?["times"] == nil })
        if count > 10 { #expect(lines.last?.metadata?["times"] == "\(count - 10)") }
        // Another rule has lines of its own.
        #expect(Self.faults(events, "b").count == 1)
    }

    @Test("Of messages that cannot be kept, ten lines are logged and one that counts the rest")
    func notKept() async throws {
        let message = ["MAIL FROM:<>", "RCPT TO:<a@b.test>", "BDAT 1 LAST\r\nx"].joined(separator: "\r\n")
        let events = try await Self.session(
            ["EHLO c", Array(repeating: message, count: 30).joined()],
            refusal: KeepingError(isTemporary: true, description: "the disk is away")
        )
        let lines = events.filter { $0.metadata?["event"] == "store-not-writable" }
        #expect(lines.count == 11)
        #expect(lines.last?.metadata?["times"] == "20")
    }
}
