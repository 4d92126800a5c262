import Foundation
import TestSupport

extension ReloadedSetting {
    /// Says these lines, and gives the last reply, or what stands for the end of the connection.
    static func reply(to lines: String...) -> Probe {
        { daemon in
            let connection = try RawConnection(port: try daemon.smtpPort())
            var last = try connection.reply()
            for line in lines where last != nil { last = try connection.say(line) }
            return last ?? "closed"
        }
    }

    /// Says these lines once a message may begin, and gives the last reply.
    static func replyInMessage(to content: String) -> Probe {
        { daemon in
            let connection = try RawConnection(port: try daemon.smtpPort())
            try connection.beginMessage()
            return try connection.say(content + "\r\n.") ?? "closed"
        }
    }

    /// The line of EHLO's reply that begins like that.
    static func capability(_ keyword: String) -> Probe {
        { daemon in
            let connection = try RawConnection(port: try daemon.smtpPort())
            _ = try connection.reply()
            try connection.send("EHLO client.test\r\n")
            while let line = try connection.line() {
                if line.dropFirst(4).hasPrefix(keyword) { return String(line.dropFirst(4)) }
                if line.hasPrefix("250 ") { break }
            }
            return "no \(keyword)"
        }
    }

    /// Says these lines, then nothing, and gives the reason that is recorded when the server has ended the session.
    static func reasonOfSilence(after lines: String...) -> Probe {
        { daemon in
            let sessions = try await daemon.sessions(atLeast: 0).count
            let connection = try RawConnection(port: try daemon.smtpPort())
            for line in lines { try connection.send(line + "\r\n") }
            while try connection.line() != nil {}
            return try await daemon.sessions(atLeast: sessions + 1).first?.Reason ?? ""
        }
    }

    /// Why the last reload was refused, as health says it.
    static let refusal: Probe = { daemon in
        try await daemon.health().checks["settings:reload"]?.first?.output ?? "none was refused"
    }

    /// What OpenSSL's client prints of a handshake that matches a pattern of grep.
    static func handshake(_ options: String..., printing pattern: String) -> Probe {
        { daemon in
            let command = """
                openssl s_client -connect 127.0.0.1:\(try daemon.smtpPort()) \(options.joined(separator: " ")) </dev/null 2>&1 \
                | grep -E '\(pattern)'
                """
            return try await Program.run("sh", ["-c", command]).output
        }
    }

    /// The status of a request.
    static func status(
        _ method: String,
        _ path: String,
        host: String = "127.0.0.1",
        headers: [(String, String)] = [],
        body: String = ""
    ) -> Probe {
        { daemon in
            let answer = try await Connection.answer(
                port: try daemon.port(of: "http"),
                method,
                path,
                headers: [("Host", host)] + headers,
                body: Array(body.utf8)
            )
            return String(answer.status)
        }
    }
}
