import NIOCore
import SMTPProtocol
import Testing

@testable import SMTPServer

/// What was said in a session, as its record has it.
@Suite(.timeLimit(.minutes(1)))
struct TranscriptTests {
    /// `C`, `S` or `=`, then the text.
    private static func script(_ lines: [TranscriptEntry]) -> [String] {
        lines.map { line in
            switch line.direction {
            case .received: "C: \(line.text)"
            case .sent: "S: \(line.text)"
            case .event: "= \(line.text)"
            }
        }
    }

    @Test("A session over STARTTLS is recorded line by line, without the content and with its times")
    func startTLS() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("HELO before.test")
                _ = try await client.startTLS(HandshakeTests.withoutVerification)
                _ = try await client.say("AUTH PLAIN AHVzZXIAc2VjcmV0")
                _ = try await client.deliver("Subject: private\r\n\r\nText\r\n")
                _ = try await client.say("QUIT")
            }
            let session = try #require(await running.keeper.nextSession())
            let script = Self.script(session.transcript)
            let expected = [
                "S: 220 mail.test ESMTP Letterlock", "C: HELO before.test", "S: 250 mail.test", "C: STARTTLS",
                "S: 220 2.0.0 Ready to start TLS", "= The TLS handshake begins", "= TLS 1.3 is established",
                "C: AUTH PLAIN (17 bytes left out)",
            ]
            #expect(Array(script.prefix(expected.count)) == expected)
            #expect(script.contains("C: (26 bytes of content)"))
            #expect(!script.joined().contains("private"))
            #expect(!script.joined().contains("AHVzZXI"))
            #expect(script.last?.hasPrefix("S: 221 2.0.0") == true)
            let times = session.transcript.map(\.time)
            #expect(times == times.sorted())
            #expect(times.allSatisfy { (session.facts.started...session.ended).contains($0) })
        }
    }

    @Test("Content that stopped half-way is told by its size")
    func incompleteContent() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<a@b.c>", "DATA"] {
                    _ = try await client.say(command)
                }
                try await client.send("half a line")
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(Self.script(session.transcript).last == "C: (11 bytes of content, not complete)")
        }
    }

    @Test("A refusal in plain text on a port of implicit TLS is recorded")
    func plainText() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.implicitTLS])) { client in
                try await client.send("EHLO c\r\n")
                _ = try await client.reply()
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(
                Self.script(session.transcript) == [
                    "= The TLS handshake begins",
                    "S: 554 5.7.0 This port speaks TLS from the first byte (TlsMode ImplicitTls)",
                ]
            )
        }
    }

    private static func command(_ text: String, in transcript: inout Transcript) {
        transcript.received(.command(shown: text.utf8.count, hidden: 0), in: ByteBuffer(string: text))
    }

    @Test("A line of 256 bytes is whole, a longer one is cut; control characters are written out")
    func lines() {
        var transcript = Transcript()
        Self.command(String(repeating: "x", count: 256), in: &transcript)
        Self.command(String(repeating: "y", count: 257), in: &transcript)
        Self.command("a\tb\u{0}\u{1B}\u{7F}\r\nü", in: &transcript)
        transcript.received(.command(shown: 4, hidden: 3), in: ByteBuffer(bytes: Array("AUTH\u{FF}".utf8)))
        #expect(
            transcript.lines.map(\.text) == [
                String(repeating: "x", count: 256), String(repeating: "y", count: 256) + "… (1 more byte)",
                #"a\tb\x00\x1B\x7F\r\nü"#, "AUTH (3 bytes left out)",
            ]
        )
    }

    @Test("Of a session without end, the beginning and the end are kept, and a note counts the rest")
    func long() {
        var transcript = Transcript()
        let halves = 2 * Transcript.maximumHalf
        for number in 0..<(halves / 8) { Self.command("line " + String(1_000 + number).suffix(3), in: &transcript) }
        #expect(transcript.lines.count == halves / 8)
        #expect(transcript.lines.allSatisfy { $0.direction == .received })
        for _ in 0..<3 { Self.command("line end", in: &transcript) }
        let lines = transcript.lines
        #expect(lines.count == halves / 8 + 1)
        #expect(lines[halves / 16].text == "3 lines left out")
        #expect(lines[halves / 16].direction == .event)
        #expect(lines.last?.text == "line end")
        #expect(lines.first?.text == "line 000")
    }
}
