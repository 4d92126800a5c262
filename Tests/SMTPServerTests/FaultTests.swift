import NIOCore
import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// Faults by rule, over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct FaultTests {
    private static func with(
        _ rules: [FaultRule],
        mode: TLSMode = .none,
        _ body: (RunningServer, Int) async throws -> Void
    ) async throws {
        let faults = FaultRegistry()
        faults.replaceSettings(rules, takesPut: false)
        try await RunningServer.with(faults: faults) { running in
            try await body(running, try #require(running.ports[mode]))
        }
    }

    private static func rule(_ stage: FaultStage, _ action: FaultAction, _ match: FaultMatch = .init()) -> FaultRule {
        FaultRule(name: "a rule", match: match, stage: stage, action: action)
    }

    private static func refusal(_ code: Int, isPlain: Bool = false) throws -> Reply {
        try #require(Reply(refusal: code, nil, isPlain: isPlain, "On purpose"))
    }

    private static func pattern(_ text: String) throws -> TextPattern { try #require(TextPattern(text)) }

    /// The replies to a whole delivery, up to the first that is missing.
    private static func codes(_ port: Int) async throws -> [String] {
        try await TestClient.with(port: port) { client in
            var codes: [String] = []
            guard let greeting = try await client.reply() else { return codes }
            codes.append(String(greeting.prefix(3)))
            for command in [
                "EHLO client.test", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA", "x\r\n.", "QUIT",
            ] {
                guard let reply = try? await client.say(command) else { return codes }
                codes.append(String(reply.prefix(3)))
                if !reply.hasPrefix("2"), !reply.hasPrefix("3") { return codes }
            }
            return codes
        }
    }

    @Test("A refusal takes the place of the reply at every stage")
    func refusals() async throws {
        let accepted = ["220", "250", "250", "250", "354", "250", "221"]
        let stages: [FaultStage] = [.greeting, .hello, .mail, .recipient, .data, .endOfData, .quit]
        for (index, stage) in stages.enumerated() {
            let reply = try Self.refusal(455, isPlain: stage.hasPlainReplies)
            try await Self.with([Self.rule(stage, FaultAction(reply: reply))]) { running, port in
                let codes = try await Self.codes(port)
                #expect(codes == Array(accepted[..<index]) + ["455"], "\(stage)")
                let session = try #require(await running.keeper.nextSession())
                #expect(session.transcript.contains { $0.text.hasPrefix("Fault a rule: answers “455") })
                #expect(session.messages.count == (stage == .quit ? 1 : 0))
                #expect(session.ending.outcome == (stage == .quit ? .completed : .faultActed))
                #expect(running.metrics().contains(#"letterlock_faults_total{stage="\#(stage.rawValue)"} 1"#))
            }
        }
    }

    @Test("A connection is closed instead of the reply, or behind it, at every stage")
    func disconnects() async throws {
        let accepted = ["220", "250", "250", "250", "354", "250", "221"]
        let stages: [FaultStage] = [.greeting, .hello, .mail, .recipient, .data, .endOfData, .quit]
        for (index, stage) in stages.enumerated() {
            for (disconnect, more) in [(FaultAction.Disconnect.before, 0), (.after, 1)] {
                try await Self.with([Self.rule(stage, FaultAction(disconnect: disconnect))]) { running, port in
                    let codes = try await Self.codes(port)
                    #expect(codes == Array(accepted[..<(index + more)]), "\(stage) \(disconnect)")
                    let session = try #require(await running.keeper.nextSession())
                    #expect(session.ending.outcome == (stage == .quit ? .completed : .faultActed))
                    // The message is kept, whether the client learns it or not.
                    #expect(session.messages.count == (stage == .endOfData || stage == .quit ? 1 : 0))
                }
            }
        }
    }

    @Test("AUTH is refused behind right credentials, and a rule knows the user")
    func authentication() async throws {
        let match = FaultMatch(user: try Self.pattern("ci*"))
        let rule = Self.rule(.authentication, FaultAction(reply: try Self.refusal(454)), match)
        try await Self.with([rule]) { running, port in
            for (response, reply) in [("AGNpAHNlY3JldA==", "454 4.7.0"), ("AGFubgBzZWNyZXQ=", "235 2.7.0")] {
                let answer = try await TestClient.with(port: port) { client in
                    _ = try await client.reply()
                    _ = try await client.say("EHLO c")
                    return try await client.say("AUTH PLAIN \(response)")
                }
                #expect(answer?.hasPrefix(reply) == true, "\(answer ?? "nothing")")
                let session = await running.keeper.nextSession()
                #expect(session?.facts.user == (reply.hasPrefix("2") ? "ann" : nil))
            }
        }
    }

    @Test("A rule knows the server name of the handshake, at the greeting of a port of implicit TLS too")
    func serverName() async throws {
        let match = FaultMatch(serverName: try Self.pattern("a.*"))
        let rule = Self.rule(.greeting, FaultAction(reply: try Self.refusal(554, isPlain: true)), match)
        try await Self.with([rule], mode: .implicitTLS) { _, port in
            for (name, code) in [("a.test", "554"), ("b.test", "220")] {
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.certificateVerification = .none
                let greeting = try await TestClient.with(port: port, tls: tls, serverName: name) { client in
                    try await client.reply()
                }
                #expect(greeting?.hasPrefix(code) == true, "\(name): \(greeting ?? "nothing")")
            }
        }
    }

    @Test("A delay, and a speed at which all still arrives")
    func delays() async throws {
        let rules = [
            Self.rule(.hello, FaultAction(bytesPerSecond: 2_000)),
            Self.rule(.mail, FaultAction(delay: .milliseconds(5))),
            Self.rule(.endOfData, FaultAction(delay: .milliseconds(5))),
            Self.rule(.quit, FaultAction(delay: .milliseconds(5))),
        ]
        try await Self.with(rules) { running, port in
            let codes = try await Self.codes(port)
            #expect(codes == ["220", "250", "250", "250", "354", "250", "221"])
            let session = try #require(await running.keeper.nextSession())
            #expect(session.ending.outcome == .completed)
            let faults = session.transcript.map(\.text).filter { $0.hasPrefix("Fault ") }
            #expect(
                faults
                    == ["2000 bytes a second from now on", "waits 5ms", "waits 5ms", "waits 5ms"].map {
                        "Fault a rule: \($0)"
                    }
            )
        }
    }

    @Test("A speed holds under TLS, from before STARTTLS on")
    func speedUnderTLS() async throws {
        let rule = Self.rule(.hello, FaultAction(bytesPerSecond: 5_000))
        try await Self.with([rule], mode: .startTLS) { running, port in
            let reply = try await TestClient.with(port: port) { client in
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.certificateVerification = .none
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                _ = try await client.startTLS(tls)
                return try await client.deliver("\r\n" + String(repeating: "text\r\n", count: 500))
            }
            #expect(reply?.hasPrefix("250 2.0.0") == true)
            #expect(await running.keeper.nextSession()?.messages.count == 1)
        }
    }

    @Test("A client that leaves during a delay is on record, and what it had brought is kept")
    func impatience() async throws {
        let rule = Self.rule(.endOfData, FaultAction(delay: .seconds(600)))
        try await Self.with([rule]) { running, port in
            try await TestClient.with(port: port) { client in
                _ = try await client.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@c.test>", "DATA"] {
                    _ = try await client.say(command)
                }
                try await client.send("x\r\n.\r\n")
                _ = await running.keeper.nextMessage()
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages.count == 1)
            #expect(session.transcript.contains { $0.text == "Fault a rule: waits 10m" })
        }
    }

    @Test("A delay does not hold up the shutdown")
    func shutdown() async throws {
        var settings = SMTPSettings.forTests
        settings.shutdownGrace = .milliseconds(10)
        let faults = FaultRegistry()
        faults.replaceSettings([Self.rule(.endOfData, FaultAction(delay: .seconds(600)))], takesPut: false)
        try await RunningServer.with(settings: settings, faults: faults) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<b@c.test>", "DATA"] {
                    _ = try await client.say(command)
                }
                try await client.send("x\r\n.\r\n")
                _ = await running.keeper.nextMessage()
                await running.stop()
                #expect(try await client.line() == nil)
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .serverShutdown)
        }
    }

    @Test("What EHLO does not announce is missing, ENHANCEDSTATUSCODES from the replies too")
    func extensions() async throws {
        let withheld: [SMTPExtension] = [.eightBitMIME, .enhancedStatusCodes]
        try await Self.with([Self.rule(.hello, FaultAction(withheldExtensions: withheld, size: 100))]) {
            running,
            port in
            let replies = try await TestClient.with(port: port) { client in
                _ = try await client.reply()
                try await client.send("EHLO c\r\n")
                var lines: [String] = []
                while let line = try await client.line() {
                    lines.append(line)
                    if line.dropFirst(3).first != "-" { break }
                }
                for command in [
                    "MAIL FROM:<> BODY=8BITMIME", "MAIL FROM:<> SIZE=101", "MAIL FROM:<>", "RCPT TO:<b@c.test>", "DATA",
                    "\r\n\(String(repeating: "x", count: 97))\r\n.", "QUIT",
                ] { lines.append(try await client.say(command) ?? "") }
                return lines
            }
            #expect(replies.contains("250-SIZE 100"))
            #expect(!replies.contains { $0.contains("8BITMIME") && $0.hasPrefix("250") })
            let rest = replies.drop { $0.hasPrefix("250-") }.dropFirst()
            #expect(
                Array(rest) == [
                    "555 The parameter BODY is not offered here", "552 The message is larger than allowed",
                    "250 Sender OK", "250 Recipient OK", "354 End the message with <CR><LF>.<CR><LF>",
                    "552 The message is larger than allowed", "221 Goodbye",
                ]
            )
            let ending = try #require(await running.keeper.nextSession()?.ending)
            #expect(ending.outcome == .messageTooLarge)
            #expect(ending.reason.contains("100 bytes"))
            #expect(ending.advice?.contains("MaximumMessageSize") == false)
        }
    }

    @Test("The health probe meets no rule")
    func probe() async throws {
        try await Self.with([Self.rule(.greeting, FaultAction(disconnect: .before))]) { running, port in
            let results = await running.server.probeListeners()
            #expect(results.count == 3)
            #expect(results.allSatisfy { $0.failure == nil })
            let codes = try await Self.codes(port)
            #expect(codes == [])
        }
    }
}
