import Foundation
import TestSupport
import Testing

/// The limits of what a message may be and take, as settings of a running daemon.
@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
    @Test("Each limit answers with its code, disturbs nothing else, and is counted")
    func codes() async throws {
        let daemon = try await Daemon([
            "MAXIMUM_COMMAND_LENGTH": "512", "MAXIMUM_HEADER_SIZE": "1KiB", "MAXIMUM_TEXT_LINE_LENGTH": "1000",
            "MAXIMUM_UNFINISHED_SIZE": "1MiB", "MAXIMUM_MESSAGE_SIZE": "2MiB",
        ])
        let connection = try RawConnection(port: try daemon.smtpPort())
        #expect(try connection.reply()?.hasPrefix("220") == true)
        func outcome(_ content: String) throws -> String? {
            for command in ["EHLO c.test", "MAIL FROM:<>", "RCPT TO:<b@c.test>", "DATA"] {
                _ = try connection.say(command)
            }
            return try connection.say(content + "\r\n.")
        }
        let (x, line) = ("x", String(repeating: "x", count: 998))
        for (content, reply) in [
            // The header: its name, colon, blank and CRLF are 11 bytes.
            (
                "Subject: " + String(repeating: x, count: 989) + "\r\nA: " + String(repeating: x, count: 19) + "\r\n",
                "250"
            ),
            (
                "Subject: " + String(repeating: x, count: 989) + "\r\nA: " + String(repeating: x, count: 20) + "\r\n",
                "552 5.3.4"
            ),
            ("\r\n" + line, "250"), ("\r\n" + line + x, "500 5.5.2"),
            (String(repeating: "\r\n" + line, count: 1_048), "250"),
            (String(repeating: "\r\n" + line, count: 1_049), "452 4.3.1"),
        ] { #expect(try outcome(content)?.hasPrefix(reply) == true) }
        #expect(try connection.say("NOOP " + String(repeating: x, count: 505))?.hasPrefix("250") == true)
        #expect(try connection.say("NOOP " + String(repeating: x, count: 506))?.hasPrefix("500 5.5.2") == true)
        #expect(try connection.say("QUIT")?.hasPrefix("221") == true)
        #expect(try await daemon.messages().total == 3)
        let metrics = String(decoding: try await daemon.request("/metrics", service: "health").body, as: UTF8.self)
        for limit in ["CommandLength", "HeaderSize", "TextLineLength", "UnfinishedSize"] {
            #expect(metrics.contains(#"letterlock_limits_hit_total{limit="Maximum\#(limit)"} 1"#), "\(metrics)")
        }
    }

    @Test("A full database is 452, fails health, and takes mail again once some is deleted")
    func database() async throws {
        let daemon = try await Daemon(["MAXIMUM_DATABASE_SIZE": "3MiB"])
        let large =
            "Subject: large\r\n\r\n" + String(repeating: String(repeating: "x", count: 998) + "\r\n", count: 1_045)
        try await daemon.deliver(large.utf8)
        try await daemon.deliver(large.utf8)
        let connection = try RawConnection(port: try daemon.smtpPort())
        try connection.beginMessage()
        #expect(try connection.say(large + ".")?.hasPrefix("452 4.3.1") == true)
        // What was seen at the start may count for another second.
        var health = try await daemon.health()
        try await eventually("health fails") {
            health = try await daemon.health()
            return health.status == "fail"
        }
        let output = health.checks["store:write"]?.first?.output
        #expect(output?.contains("MaximumDatabaseSize") == true, "\(health)")
        let metrics = String(decoding: try await daemon.request("/metrics", service: "health").body, as: UTF8.self)
        #expect(metrics.contains(#"letterlock_limits_hit_total{limit="MaximumDatabaseSize"} 1"#))

        let answer = try await daemon.request("/api/v1/messages", method: "DELETE")
        #expect(answer.status == 200)
        try await daemon.deliver(large.utf8)
    }
}
