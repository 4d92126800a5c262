import Foundation
import Testing

/// What a client says of itself cannot write lines of its own into the log or move the cursor of who reads it (CWE-117,
/// CWE-150), and reaches the API as the text that it is.
@Suite(.timeLimit(.minutes(1)))
struct LogInjectionTests {
    private static let forged = "2026-11-23T11:00:00.007Z_error_letterlock:_forged"

    /// Each is said where the grammar allows it, or at least where the record of the session shows it.
    private static let texts = [
        "\u{1B}[2J\u{1B}[31m", "\r\n\(forged)", "\n\(forged)", "\u{85}\(forged)", "\u{9B}31m", "\u{2028}\(forged)",
        "\u{202E}evil\u{202C}", "\u{2066}evil\u{2069}", "\u{0}", "\u{7}\u{8}\u{7F}", "\",\"level\":\"error\"}",
        "%s%n%x", "${jndi:x}",
    ]

    @Test(
        "No line of the log begins with what a client said, and no control character is in any",
        arguments: ["text", "json"]
    )
    func log(format: String) async throws {
        let daemon = try await Daemon(["LOG_FORMAT": format, "LOG_LEVEL": "trace"])
        for text in Self.texts {
            let client = try RawConnection(port: try daemon.smtpPort())
            _ = try client.reply()
            let commands = [
                "EHLO c\(text)", "EHLO c.test", "AUTH \(text)",
                "AUTH PLAIN " + Data("\0u\(text)\0p".utf8).base64EncodedString(),
                "MAIL FROM:<\"a\(text)\"@b.test> SMTPUTF8", "MAIL FROM:<a@b.test> SMTPUTF8",
                "RCPT TO:<\"\(text)\"@d.test>",
                "RCPT TO:<c\(text)@d.test>", "RCPT TO:<c@d.test>", "DATA",
            ]
            try client.send(commands.joined(separator: "\r\n") + "\r\n")
            try client.send("Subject: \(text)\r\nFrom: \(text)\r\n\r\n\(text)\r\n.\r\nQUIT\r\n")
            while let reply = try client.reply() {
                #expect(!reply.contains("forged"), "\(reply)")
            }
        }
        let sessions = try await daemon.sessions(atLeast: Self.texts.count)
        #expect(sessions.allSatisfy { $0.Messages.count == 1 })
        #expect(await daemon.stop() == 0)
        for line in daemon.logLines {
            #expect(line.hasPrefix(format == "text" ? "20" : "{\"time\":"), "\(line.debugDescription)")
            #expect(!line.hasPrefix(Self.forged))
            let isHarmless = line.unicodeScalars.allSatisfy { scalar in
                ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            }
            #expect(isHarmless, "\(line.debugDescription)")
            if format == "json" {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(["error", "critical"].contains(object?["level"] as? String ?? "error") == false)
            }
        }
        #expect(daemon.logLines.contains { $0.contains("Message kept") })
    }
}
