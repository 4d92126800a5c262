import NIOCore
import SMTPProtocol
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

    private static let settings = SMTPSettings.forTests.with {
        $0.commandTimeout = .seconds(2)
        $0.messageTimeout = .seconds(3)
        $0.handshakeTimeout = .seconds(2)
    }

    private static let step = TimeAmount.milliseconds(20)
    /// The server looks for time limits that have passed four times in CommandTimeout.
    private static let look = TimeAmount.milliseconds(500)
    /// After the last reply, the client has a second to read it; TLS may wait five more for the client's goodbye.
    private static let closing = TimeAmount.seconds(6)

    @Test("A stage that a client makes last by a byte now and then ends by its time limit", arguments: stages)
    func ends(stage: Stage) async throws {
        let certificates = try stage.mode == .none ? nil : TestCertificates()
        let session = try await ClockedSession(Self.settings, mode: stage.mode) { certificates?.serverTLS }
        let end = try await Self.trickle(stage, ClockedClient(session, isSecure: stage.isSecure))
        if let reply = stage.reply { #expect(end.reply.hasPrefix(reply), "\(end.reply)") }
        let ending = try #require(await session.keeper.nextSession()).ending
        #expect(ending.outcome == stage.outcome)
        let limits = ["": TimeAmount.zero, "MessageTimeout": .seconds(3)]
        let limit = limits[stage.limit, default: .seconds(2)]
        // Where no reply comes, only the close shows the end, which leaves the client a second.
        let latest = limit + Self.look + Self.step + (stage.reply == nil ? .seconds(1) : .zero)
        #expect(end.time >= limit && end.time <= latest, "\(end.time)")
        if stage.outcome == .timedOut {
            #expect(ending.reason.contains("(MessageTimeout)") == (stage.limit == "MessageTimeout"), "\(ending)")
            #expect(ending.reason.contains("no whole command") == (stage.limit == "CommandTimeout"), "\(ending)")
            let limit = #"letterlock_limits_hit_total{limit="\#(stage.limit)"} 1"#
            #expect(session.metrics().contains(limit))
        }
    }

    @Test("A command that trickles under a rule of Faults that slows the session down ends by CommandTimeout too")
    func endsUnderRule() async throws {
        let faults = FaultRegistry()
        let rule = FaultRule(name: "slow", stage: .hello, action: FaultAction(bytesPerSecond: 1_000))
        faults.replaceSettings([rule], takesPut: false)
        let session = try await ClockedSession(Self.settings, faults: faults)
        let client = try await ClockedClient(session)
        try await client.send("EHLO c\r\n")
        // The reply takes its time.
        await session.advance(by: .seconds(1))
        let end = try await Self.trickle(Stage(name: "a command", trickled: "N"), client)
        #expect(end.reply.hasPrefix("421 4.4.2"), "\(end.reply)")
    }

    @Test("A chunk that is refused long after the last message has as much time as any other")
    func laterChunk() async throws {
        let settings = SMTPSettings.forTests.with { $0.messageTimeout = .seconds(2) }
        let session = try await ClockedSession(settings)
        _ = try await session.replies()
        for command in Self.transaction + ["DATA"] { try await session.say(command) }
        try await session.send("Text\r\n.\r\n")
        #expect(try await session.laterReply().hasPrefix("250"))
        for _ in 0..<21 {
            await session.advance(by: .milliseconds(100))
            #expect(try await session.say("NOOP").hasPrefix("250"))
        }
        try await session.send("BDAT 10\r\n12345")
        await session.advance(by: .milliseconds(1_900))
        try await session.send("67890NOOP\r\n")
        #expect(try await session.replies().map { $0.prefix(3) } == ["503", "250"])
        try await session.end()
    }

    private struct NeverEnds: Error {}

    /// Does what the stage says, then trickles until the server closes the connection.
    ///
    /// - Returns: the last line of the server, and how long after the beginning it came; where the stage has no reply,
    ///   how long after it the server closed.
    private static func trickle(
        _ stage: Stage,
        _ client: ClockedClient
    ) async throws -> (reply: String, time: TimeAmount) {
        if stage.mode != .implicitTLS || stage.isSecure { _ = try await client.receivedLater() }
        for command in stage.commands {
            try await client.send(command + "\r\n")
            _ = try await client.receivedLater()
        }
        try await client.send(stage.beginning)
        var (reply, replied) = (try await client.received(), TimeAmount.zero)
        var time = TimeAmount.zero
        while client.isOpen {
            guard time - replied <= closing else { throw NeverEnds() }
            try await client.advance(by: step)
            time = time + step
            let text = try await client.received()
            if !text.isEmpty { (reply, replied) = (text, time) }
            try await client.send(stage.trickled)
        }
        let last = reply.split(separator: "\r\n").last.map(String.init) ?? ""
        return (last, stage.reply == nil ? time : replied)
    }
}
