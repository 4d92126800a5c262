import Foundation
import Testing

/// What looks like the end of a message to some other server ends none here.
@Suite(.timeLimit(.minutes(1)))
struct SmugglingTests {
    @Test(
        "Only CR LF . CR LF ends a message, and the source is kept as it was sent",
        arguments: [
            "\n.\n", "\n.\r\n", "\r.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\n\n.\r\n", "\r\n\0.\r\n", "\r\r\n.\r\r\n",
        ]
    )
    func smuggling(falseEnd: String) async throws {
        let daemon = try await Daemon()
        let source =
            "Subject: one\r\n\r\ntext\(falseEnd)MAIL FROM:<evil@example.org>\r\nRCPT TO:<c@example.org>\r\nDATA\r\nsmuggled\r\n"
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        for command in ["EHLO c", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA"] {
            _ = try client.say(command)
        }
        try client.send(source + ".\r\n")
        #expect(try client.reply()?.hasPrefix("250 2.0.0") == true)
        // The next reply is that to QUIT: nothing of the content was taken for a command.
        #expect(try client.say("QUIT")?.hasPrefix("221") == true)
        let messages = try await daemon.messages()
        #expect(messages.total == 1)
        let id = try #require(messages.messages.first?.ID)
        // At the start of a true line a dot is transparency's and goes (RFC 5321 §4.5.2); all else is as it was sent.
        let expected = source.replacingOccurrences(of: "\r\n.", with: "\r\n")
        #expect(try await daemon.source(id) == Data(expected.utf8))
    }

    @Test(
        "A bare CR or LF in a command is refused, and what stands behind it is not executed",
        arguments: ["\n", "\r", "\r\r"]
    )
    func bareLineEnds(lineEnd: String) async throws {
        let daemon = try await Daemon()
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        #expect(try client.say("NOOP\(lineEnd)MAIL FROM:<evil@example.org>")?.hasPrefix("500 5.5.2") == true)
        // No transaction has begun.
        #expect(try client.say("RCPT TO:<b@example.org>")?.hasPrefix("503") == true)
    }
}
