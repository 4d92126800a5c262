import NIOCore
import NIOSSL
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// Clients that make something last by sending a byte now and then.
@Suite(.timeLimit(.minutes(2)))
struct TrickleTests {
    /// A stage of a session, and what a client trickles in it.
    struct Stage: Sendable, CustomTestStringConvertible {
        var name: String
        var mode = TLSMode.none
        var isSecure = false
        /// Commands that each get a reply.
        var commands: [String] = []
        /// What is sent at once after them.
        var beginning = ""
        var trickled = "x"
        /// The setting that ends it.
        var limit = "CommandTimeout"
        var outcome = SessionOutcome.timedOut
        /// The reply before the end; `nil` where there is none.
        var reply: String? = "421 4.4.2"

        var testDescription: String { name }
    }

    private static let transaction = ["EHLO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>"]

    static let stages = [
        Stage(name: "greeting"),
        Stage(name: "a command", commands: ["EHLO c"], trickled: "N"),
        Stage(name: "a line that is too long", commands: ["EHLO c"], beginning: String(repeating: "x", count: 5_000)),
        Stage(name: "a recipient", commands: ["EHLO c", "MAIL FROM:<>"], trickled: "R"),
        Stage(name: "a response of AUTH", commands: ["EHLO c", "AUTH LOGIN"], trickled: "Y"),
        Stage(name: "DATA", commands: transaction + ["DATA"], limit: "MessageTimeout"),
        Stage(
            name: "DATA that is too large",
            commands: transaction + ["DATA"],
            beginning: String(repeating: "x", count: 100_001),
            limit: "MessageTimeout"
        ),
        Stage(name: "a chunk", commands: transaction, beginning: "BDAT 90000\r\n", limit: "MessageTimeout"),
        Stage(
            name: "a chunk without MAIL",
            commands: ["EHLO c"],
            beginning: "BDAT 999999999999999999\r\n",
            limit: "MessageTimeout"
        ),
        Stage(name: "a chunk without EHLO", beginning: "BDAT 999999999999999999\r\n", limit: "MessageTimeout"),
        Stage(
            name: "a chunk that is too large",
            commands: transaction,
            beginning: "BDAT 999999999999999999 LAST\r\n",
            limit: "MessageTimeout"
        ),
        Stage(
            name: "the second chunk of a message that is refused",
            commands: transaction,
            beginning: "BDAT 100001\r\n" + String(repeating: "x", count: 100_001) + "BDAT 999999999999999999\r\n",
            limit: "MessageTimeout"
        ),
        Stage(name: "the command between two chunks", commands: transaction + ["BDAT 0"], limit: "MessageTimeout"),
        Stage(
            name: "DATA over TLS",
            mode: .implicitTLS,
            isSecure: true,
            commands: transaction + ["DATA"],
            limit: "MessageTimeout"
        ),
        Stage(
            name: "a TLS handshake",
            mode: .implicitTLS,
            beginning: "\u{16}\u{3}\u{1}\u{10}\u{0}",
            limit: "TlsHandshakeTimeout",
            outcome: .handshakeTimedOut,
            reply: nil
        ),
        Stage(
            name: "the handshake of STARTTLS",
            mode: .startTLS,
            commands: ["EHLO c", "STARTTLS"],
            beginning: "\u{16}\u{3}\u{1}\u{10}\u{0}",
            limit: "TlsHandshakeTimeout",
            outcome: .handshakeTimedOut,
            reply: nil
        ),
        Stage(
            name: "the time after 421",
            commands: ["EHLO c"],
            beginning: String(repeating: "VRFY\r\n", count: 21),
            limit: "",
            outcome: .tooManyErrors,
            reply: "421 4.7.0"
        ),
        Stage(
            name: "the time after 421 over TLS",
            mode: .implicitTLS,
            isSecure: true,
            commands: ["EHLO c"],
            beginning: String(repeating: "VRFY\r\n", count: 21),
            limit: "",
            outcome: .tooManyErrors,
            reply: "421 4.7.0"
        ),
    ]

    private static let settings: SMTPSettings = {
        var settings = SMTPSettings.forTests
        // Time enough for what comes before, on a busy machine too.
        settings.commandTimeout = .seconds(2)
        settings.messageTimeout = .seconds(3)
        settings.handshakeTimeout = .seconds(2)
        return settings
    }()

    @Test("A stage that a client makes last by a byte now and then ends by its time limit", arguments: stages)
    func ends(stage: Stage) async throws {
        try await RunningServer.with(settings: Self.settings) { running in
            let last = try await Self.trickle(stage, to: try #require(running.ports[stage.mode]))
            if let reply = stage.reply { #expect(last?.hasPrefix(reply) == true, "\(last ?? "nothing")") }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == stage.outcome)
            if stage.outcome == .timedOut {
                #expect(ending.reason.contains("(MessageTimeout)") == (stage.limit == "MessageTimeout"), "\(ending)")
                let limit = #"letterlock_limits_hit_total{limit="\#(stage.limit)"} 1"#
                #expect(running.metrics().contains(limit))
            }
        }
    }

    @Test("A command that trickles under a rule of Faults that slows the session down ends by CommandTimeout too")
    func endsUnderRule() async throws {
        let faults = FaultRegistry()
        let rule = FaultRule(name: "slow", stage: .hello, action: FaultAction(bytesPerSecond: 1_000))
        faults.replaceSettings([rule], takesPut: false)
        try await RunningServer.with(settings: Self.settings, faults: faults) { running in
            let stage = Stage(name: "a command", commands: ["EHLO c"], trickled: "N")
            let last = try await Self.trickle(stage, to: try #require(running.ports[.none]))
            #expect(last?.hasPrefix("421 4.4.2") == true, "\(last ?? "nothing")")
        }
    }

    @Test("A chunk that is refused long after the last message has as much time as any other")
    func laterChunk() async throws {
        var settings = SMTPSettings.forTests
        settings.messageTimeout = .seconds(2)
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                #expect(try await client.deliver()?.hasPrefix("250") == true)
                let begun = NIODeadline.now()
                while NIODeadline.now() - begun < .milliseconds(2_100) {
                    #expect(try await client.say("NOOP")?.hasPrefix("250") == true)
                    try await Task.sleep(for: .milliseconds(50))
                }
                try await client.send("BDAT 10\r\n12345")
                // Longer than the server takes to look again.
                try await Task.sleep(for: .milliseconds(700))
                #expect(try await client.say("67890NOOP")?.hasPrefix("503 5.5.1") == true)
                #expect(try await client.reply()?.hasPrefix("250") == true)
            }
        }
    }

    private struct NeverEnds: Error {}

    private final class LastLine: Sendable {
        let text = Mutex<String?>(nil)
    }

    /// Does what the stage says and trickles until the server ends the connection; gives the last reply.
    private static func trickle(_ stage: Stage, to port: Int) async throws -> String? {
        let tls = stage.isSecure ? HandshakeTests.withoutVerification : nil
        let last = LastLine()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // However the server ends the connection, a reset or the end of TLS without a word included.
                try? await TestClient.with(port: port, tls: tls) { client in
                    if stage.mode != .implicitTLS || stage.isSecure { _ = try await client.reply() }
                    for command in stage.commands { _ = try await client.say(command) }
                    if !stage.beginning.isEmpty { try await client.send(stage.beginning) }
                    let outbound = client.outbound
                    let trickling = Task {
                        while true {
                            try await outbound.write(ByteBuffer(string: stage.trickled))
                            try await Task.sleep(for: .milliseconds(20))
                        }
                    }
                    defer { trickling.cancel() }
                    while let line = try await client.line() { last.text.withLock { $0 = line } }
                }
            }
            tasks.addTask {
                try await Task.sleep(for: .seconds(20))
                throw NeverEnds()
            }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
        return last.text.withLock { $0 }
    }
}
