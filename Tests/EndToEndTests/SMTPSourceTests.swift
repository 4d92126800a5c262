import Foundation
import Testing

/// Postfix's test client in all its options.
@Suite(.timeLimit(.minutes(2)))
struct SMTPSourceTests {
    /// A call of it, and what has to arrive.
    struct Call: Sendable, CustomTestStringConvertible {
        var options: [String]
        var messages = 1
        var sessions = 1
        /// Of each message.
        var recipients = ["t@client.test"]
        var subject = ""

        var testDescription: String { options.joined(separator: " ") }
    }

    static let calls = [
        Call(options: ["-4"]),
        Call(options: ["-6"]),
        Call(options: ["-A", "-c", "-m", "3"], messages: 3, sessions: 3),
        Call(options: ["-d", "-m", "40", "-s", "4"], messages: 40, sessions: 4),
        Call(options: ["-m", "40", "-s", "20"], messages: 40, sessions: 40),
        Call(options: ["-C", "3", "-T", "1000", "-v"]),
        Call(options: ["-S", "a subject"], subject: "a subject"),
        Call(options: ["-r", "3"], recipients: ["t@client.test", "2t@client.test", "3t@client.test"]),
        Call(options: ["-R", "1", "-m", "2"], messages: 2, sessions: 2),
        Call(options: ["-w", "1", "-m", "2", "-d"], messages: 2),
    ]

    @Test("What it sends arrives, as often and to whom it says", arguments: calls)
    func delivered(call: Call) async throws {
        let daemon = try await Daemon()
        let result = try await send(call.options, to: daemon)
        #expect(result.status == 0, "\(result)")
        if call.options.contains("-c") { #expect(result.output.contains("3"), "the counter") }
        try await expectArrival(of: call, at: daemon)
    }

    @Test("Every message of -N has a recipient of its own")
    func numbered() async throws {
        let daemon = try await Daemon()
        let result = try await send(["-N", "-m", "3"], to: daemon)
        #expect(result.status == 0, "\(result)")
        for number in 1...3 {
            let found = try await daemon.messages(to: "\(number)t@client.test")
            #expect(found.messages.count == 1)
        }
    }

    @Test("A payload of -l arrives with every byte", arguments: [2, 80, 1_000, 100_000, 5_000_000])
    func length(length: Int) async throws {
        let daemon = try await Daemon()
        let result = try await send(["-l", String(length)], to: daemon)
        #expect(result.status == 0, "\(result)")
        let newest = try #require(try await daemon.messages().messages.first)
        let source = String(decoding: try await daemon.source(newest.ID), as: UTF8.self)
        let body = try #require(source.firstRange(of: "\r\n\r\n"))
        #expect(source[body.upperBound...].utf8.count == length + Self.emptyLine.utf8.count)
    }

    @Test("A file of -F arrives with the dots that begin its lines")
    func file() async throws {
        let daemon = try await Daemon()
        let file = try daemon.workspace.write("Subject: file\n\n.dot\n..\n.\nlast\n", to: "file.eml")
        let result = try await send(["-F", file], to: daemon)
        #expect(result.status == 0, "\(result)")
        let newest = try #require(try await daemon.messages().messages.first)
        let source = String(decoding: try await daemon.source(newest.ID), as: UTF8.self)
        #expect(source == "Subject: file\r\n\r\n.dot\r\n..\r\n.\r\nlast\r\n" + Self.emptyLine)
    }

    @Test(
        "Its old mode, which does not say HELO, and LMTP are refused in words that it prints",
        arguments: [("-o", "503 5.5.1 Say EHLO or HELO first"), ("-L", "500 5.5.1 The command is not known")]
    )
    func refused(option: String, reply: String) async throws {
        let daemon = try await Daemon()
        let result = try await send([option], to: daemon)
        #expect(result.status == 1 && result.errors.contains(reply), "\(result)")
        #expect(try await daemon.messages().total == 0)
    }

    private func send(_ options: [String], to daemon: Daemon) async throws -> Program.Result {
        let host = options.contains("-6") ? "[::1]" : "127.0.0.1"
        return try await Program.run(
            UnpackedMailServers.path("usr/sbin/smtp-source"),
            ["-M", "client.test", "-f", "f@client.test", "-t", "t@client.test"] + options
                + ["\(host):\(daemon.smtpPort())"],
            environment: UnpackedMailServers.environment
        )
    }

    private func expectArrival(of call: Call, at daemon: Daemon) async throws {
        let sessions = try await daemon.sessions(atLeast: call.sessions)
        #expect(sessions.count == call.sessions)
        #expect(sessions.allSatisfy { $0.Outcome == "Completed" && $0.Hello == "client.test" })
        let messages = try await daemon.messages()
        #expect(messages.total == call.messages)
        for message in messages.messages {
            let source = String(decoding: try await daemon.source(message.ID), as: UTF8.self)
            #expect(source.hasPrefix("From: <f@client.test>\r\n") && source.hasSuffix(Self.body), "\(source)")
            #expect(message.Subject == call.subject)
        }
        for recipient in call.recipients {
            let found = try await daemon.messages(to: recipient)
            #expect(found.messages.count == call.messages, "\(recipient)")
        }
    }

    /// What it puts behind a payload of its own.
    private static let emptyLine = "\r\n"

    private static let body =
        "\r\n\r\nLa de da de da 1.\r\nLa de da de da 2.\r\nLa de da de da 3.\r\nLa de da de da 4.\r\n"
}
