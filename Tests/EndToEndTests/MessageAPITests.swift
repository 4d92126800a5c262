import Foundation
import Testing

/// The message API as a test suite uses it, over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct MessageAPITests {
    // MARK: - Reading

    @Test("The list is newest first and has the facts of the header")
    func list() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        try await daemon.deliver(subject: "first")
        let source = """
            From: =?utf-8?q?J=C3=BCrgen?= <from@example.org>\r
            To: "One" <one@example.org>, two@example.org\r
            Cc: three@example.org\r
            Reply-To: reply@example.org\r
            Message-ID: <id@example.org>\r
            Subject: =?utf-8?b?w5xiZXI=?= all\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            Grüße an alle\r\n
            """
        let id = try await daemon.deliver(source.utf8, from: "envelope@example.org")
        let page = try await daemon.object("/api/v1/messages")
        for (key, count) in [("total", 2), ("unread", 2), ("count", 2), ("messages_count", 2), ("start", 0)] {
            #expect(page[key] as? Int == count, "\(key)")
        }
        let messages = try #require(page["messages"] as? [[String: Any]])
        #expect(messages.map { $0["Subject"] as? String } == ["Über all", "first"])
        let newest = messages[0]
        #expect(newest["ID"] as? String == id)
        #expect(newest["MessageID"] as? String == "id@example.org")
        #expect(newest["Size"] as? Int == source.utf8.count)
        #expect(newest["Read"] as? Bool == false)
        #expect(newest["Attachments"] as? Int == 0)
        #expect(newest["Snippet"] as? String == "Grüße an alle")
        #expect(newest["From"] as? [String: String] == ["Name": "Jürgen", "Address": "from@example.org"])
        let expected = [
            "To": [["Name": "One", "Address": "one@example.org"], ["Name": "", "Address": "two@example.org"]],
            "Cc": [["Name": "", "Address": "three@example.org"]],
            // In the envelope alone.
            "Bcc": [["Name": "", "Address": "b@example.org"]],
            "ReplyTo": [["Name": "", "Address": "reply@example.org"]],
        ]
        for (key, addresses) in expected { #expect(newest[key] as? [[String: String]] == addresses, "\(key)") }
        let created = try #require(newest["Created"] as? String)
        let age = Date.now.timeIntervalSince(
            try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(created)
        )
        #expect(abs(age) < 60)
        #expect(newest["Tls"] is NSNull)
        let session = try #require(try await daemon.sessions(atLeast: 2).first)
        #expect(newest["Session"] as? String == session.ID)
    }

    @Test("start and limit give a page of it, and what is no number is 400")
    func paging() async throws {
        let daemon = try await Daemon()
        for number in 1...5 { try await daemon.deliver(subject: "\(number)") }
        for (query, subjects) in [
            ("?limit=2", ["5", "4"]), ("?start=2&limit=2", ["3", "2"]), ("?start=4", ["1"]), ("?start=5", []),
            ("?start=9999", []), ("?limit=0", []), ("", ["5", "4", "3", "2", "1"]),
        ] {
            let page = try await daemon.object("/api/v1/messages" + query)
            let messages = try #require(page["messages"] as? [[String: Any]])
            #expect(messages.map { $0["Subject"] as? String } == subjects, "\(query)")
            #expect(page["total"] as? Int == 5, "\(query)")
            #expect(page["count"] as? Int == subjects.count, "\(query)")
        }
        for query in ["?start=-1", "?start=x", "?limit=x", "?limit=-1"] {
            let refused = try await daemon.request("/api/v1/messages" + query)
            #expect(refused.status == 400, "\(query)")
            #expect(try Self.sentence(refused.body).contains("must be a whole number"), "\(query)")
        }
    }

    @Test("One message by its ID and as the latest, with envelope, text and session")
    func message() async throws {
        let daemon = try await Daemon()
        let none = try await daemon.request("/api/v1/message/latest")
        #expect(none.status == 404)
        #expect(try Self.sentence(none.body) == "There is no message yet.")

        let first = try await daemon.deliver(subject: "first")
        let second = try await daemon.deliver("Subject: second\r\n\r\nGood day\r\n".utf8, from: "envelope@example.org")
        let byID = try await daemon.object("/api/v1/message/\(second)")
        #expect(byID["ID"] as? String == second)
        #expect(byID["Subject"] as? String == "second")
        #expect(byID["Text"] as? String == "Good day\r\n")
        #expect(byID["ReturnPath"] as? String == "envelope@example.org")
        let envelope = try JSONSerialization.data(withJSONObject: byID["Envelope"] ?? "", options: .fragmentsAllowed)
        #expect(String(decoding: envelope, as: UTF8.self).contains("b@example.org"))
        let latest = try await daemon.object("/api/v1/message/latest")
        #expect(NSDictionary(dictionary: latest).isEqual(to: byID))
        #expect(try await daemon.object("/api/v1/message/\(first)")["Subject"] as? String == "first")
        for id in ["1", "x", "-5"] {
            let unknown = try await daemon.request("/api/v1/message/\(id)")
            #expect(unknown.status == 404)
            #expect(try Self.sentence(unknown.body) == "There is no message “\(id)”.")
        }
    }

    @Test("The source of a message with all 256 byte values comes back byte for byte")
    func everyByte() async throws {
        let daemon = try await Daemon()
        // CR and LF stand alone here as well; no line begins with a dot, so that nothing is doubled.
        let all = [UInt8](0...255)
        let line = all + all.reversed() + Array("\r\n".utf8)
        let source = Array("Subject: all of them\r\n\r\n".utf8) + (1...40).flatMap { _ in line }
        let id = try await daemon.deliver(source)
        for name in [id, "latest"] {
            let answer = try await daemon.request("/api/v1/message/\(name)/raw")
            #expect(answer.status == 200)
            #expect(answer.body == Data(source))
        }
        let head = try await daemon.request("/api/v1/message/\(id)/raw", method: "HEAD")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(try await daemon.object("/api/v1/message/\(id)")["Subject"] as? String == "all of them")
    }

    // MARK: - Deleting

    @Test("DELETE with {} and without a body deletes all", arguments: [nil, "{}"])
    func deleteAll(body: String?) async throws {
        let daemon = try await Daemon()
        for number in 1...3 { try await daemon.deliver(subject: "\(number)") }
        let answer = try await daemon.request("/api/v1/messages", method: "DELETE", body: body)
        #expect(answer.status == 200)
        #expect(try await daemon.messages().total == 0)
        #expect(try await daemon.request("/api/v1/message/latest").status == 404)
    }

    @Test("DELETE with IDs deletes those, and with an empty list it is 400 and deletes none")
    func deleteSome() async throws {
        let daemon = try await Daemon()
        var ids: [String] = []
        for number in 1...3 { ids.append(try await daemon.deliver(subject: "\(number)")) }
        #expect(try await daemon.request("/api/v1/messages", method: "DELETE", body: #"{"IDs": []}"#).status == 400)
        #expect(try await daemon.messages().messages.map(\.ID) == ids.reversed())
        // One of them is not there any more, or never was.
        let body = #"{"IDs": ["\#(ids[1])", "12345"]}"#
        #expect(try await daemon.request("/api/v1/messages", method: "DELETE", body: body).status == 200)
        #expect(try await daemon.messages().messages.map(\.ID) == [ids[2], ids[0]])
        #expect(try await daemon.request("/api/v1/message/\(ids[1])/raw").status == 404)
    }

    @Test(
        "DELETE with a body that cannot be read is 400 and deletes nothing",
        arguments: ["{", "[]", "x", #"{"IDs": "1"}"#, #"{"IDs": [1]}"#, #"{"IDs": ["x"]}"#, #"{"ID": ["1"]}"#, "null"]
    )
    func deleteMalformed(body: String) async throws {
        let daemon = try await Daemon()
        try await daemon.deliver(subject: "stays")
        let answer = try await daemon.request("/api/v1/messages", method: "DELETE", body: body)
        #expect(answer.status == 400)
        #expect(try Self.sentence(answer.body).contains("nothing was changed"))
        #expect(try await daemon.messages().total == 1)
    }

    // MARK: - Sessions and certificate

    @Test("Sessions are listed newest first with what was negotiated, also the one that brought nothing")
    func sessions() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls", "HOST_NAME": "mail.test"])
        try await daemon.deliver(subject: "in clear")
        _ = try await daemon.sessions(atLeast: 1)
        let (accepted, text) = try await MailClient.smtplib.send(
            try VerifiedDeliveryTests.delivery(to: daemon, .startTLS)
        )
        #expect(accepted, "\(text)")
        let sessions = try await daemon.sessions(atLeast: 2)
        let messages = try await daemon.messages().messages
        #expect(sessions.map(\.Messages) == messages.map { [$0.ID] })
        #expect(sessions.map(\.ID) == messages.map(\.Session))
        let negotiated = try #require(sessions[0].Tls)
        #expect(negotiated.Version == "1.3")
        #expect(negotiated.Cipher?.hasPrefix("TLS_") == true)
        #expect(negotiated.ServerName == "mail.test")
        #expect(sessions[1].Tls == nil)
        #expect(sessions[1].Hello == "client.test")
        #expect(
            sessions.allSatisfy { $0.Listener.Port == (try? daemon.smtpPort()) && $0.Listener.TlsMode == "StartTls" }
        )

        let one = try await daemon.object("/api/v1/session/\(sessions[0].ID)")
        #expect(one["Outcome"] as? String == "Completed")
        #expect(one["RemoteAddress"] as? String == "127.0.0.1")
        #expect(one["User"] is NSNull)
        let page = try await daemon.object("/api/v1/sessions?start=1&limit=1")
        #expect(page["total"] as? Int == 2)
        #expect(page["start"] as? Int == 1)
        #expect((page["sessions"] as? [[String: Any]])?.first?["ID"] as? String == sessions[1].ID)
    }

    @Test("certificate.pem is trust.pem, and in mode None a 404 that says why")
    func certificate() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls"])
        let answer = try await daemon.request("/api/v1/certificate.pem")
        #expect(answer.status == 200)
        #expect(answer.body == (try Data(contentsOf: URL(filePath: daemon.trustPath))))
        let plain = try await Daemon()
        let none = try await plain.request("/api/v1/certificate.pem")
        #expect(none.status == 404)
        #expect(try Self.sentence(none.body).contains("No listener uses TLS"))
        #expect(try Self.sentence(none.body).contains("LETTERLOCK_TLS_MODE"))
    }

    // MARK: - Cross-site protection

    /// Asks with curl, which sends any Host that it is told to.
    private static func curl(_ daemon: Daemon, _ arguments: [String]) async throws -> (status: String, body: String) {
        let url = try daemon.url("http", "/api/v1/messages").absoluteString
        let result = try await Program.run(
            "curl",
            ["-sS", "--max-time", "20", "-w", "\n%{http_code}"] + arguments + [url]
        )
        #expect(result.status == 0, "\(result.errors)")
        let parts = result.output.split(separator: "\n")
        return (String(parts.last ?? ""), parts.dropLast().joined(separator: "\n"))
    }

    private static let named = [
        "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "TLS_CERTIFICATE_NAMES": "a.test",
        "HTTP_HOSTS": "*.svc.cluster.local,ci.example.org",
    ]

    @Test("Host may be an address, localhost, a name without a dot, or any of the names that were set")
    func ownHosts() async throws {
        let daemon = try await Daemon(Self.named)
        for host in [
            "127.0.0.1", "10.1.2.3:8025", "[::1]", "[2001:db8::1]:8025", "localhost", "localhost:8025", "letterlock",
            "mail.test", "MAIL.test.", "a.test:80", "mail.team.svc.cluster.local", "ci.example.org",
        ] {
            #expect(try await Self.curl(daemon, ["-H", "Host: \(host)"]).status == "200", "\(host)")
        }
        for origin in ["http://mail.test:3000", "https://ci.example.org", "http://127.0.0.1:5173"] {
            #expect(try await Self.curl(daemon, ["-H", "Origin: \(origin)"]).status == "200", "\(origin)")
        }
    }

    @Test("A foreign Host is 403 and names HttpHosts", arguments: ["evil.example", "evil.example:8025", "x.mail.test"])
    func foreignHost(host: String) async throws {
        let daemon = try await Daemon(Self.named)
        try await daemon.deliver(subject: "private")
        let (status, body) = try await Self.curl(daemon, ["-H", "Host: \(host)"])
        #expect(status == "403")
        #expect(body.contains("HttpHosts (LETTERLOCK_HTTP_HOSTS)"))
        #expect(!body.contains("private"))
        let deletion = try await Self.curl(daemon, ["-H", "Host: \(host)", "-X", "DELETE"])
        #expect(deletion.status == "403")
        #expect(try await daemon.messages().total == 1)
    }

    @Test(
        "A foreign Origin is 403 and nothing is deleted",
        arguments: ["http://evil.example", "null", "https://mail.test.evil.example"]
    )
    func foreignOrigin(origin: String) async throws {
        let daemon = try await Daemon(Self.named)
        try await daemon.deliver(subject: "private")
        let (status, body) = try await Self.curl(daemon, ["-H", "Origin: \(origin)"])
        #expect(status == "403")
        #expect(body.contains("HttpHosts"))
        #expect(!body.contains("private"))
        let deletion = try await Self.curl(daemon, ["-H", "Origin: \(origin)", "-X", "DELETE"])
        #expect(deletion.status == "403")
        #expect(try await daemon.messages().total == 1)
    }

    @Test("With HttpTls and HttpUsers the API speaks TLS with the same certificate, and asks for the password")
    func secured() async throws {
        let daemon = try await Daemon([
            "HTTP_TLS": "true", "HTTP_USERS": "ci:secret", "HOST_NAME": "mail.test",
        ])
        let port = try #require(daemon.ports.first { $0.service == "http" }).port
        let url = "https://mail.test:\(port)/api/v1/messages"
        let options = [
            "-sS", "-w", "%{http_code}", "--resolve", "mail.test:\(port):127.0.0.1", "--cacert", daemon.trustPath,
        ]
        let allowed = try await Program.run("curl", options + ["-u", "ci:secret", url])
        #expect(allowed.output.hasSuffix("200"), "\(allowed)")
        #expect(allowed.output.hasPrefix(#"{"count":0,"#))
        let wrong = try await Program.run("curl", options + ["-u", "ci:wrong", url])
        #expect(wrong.output.hasSuffix("401"))
        let untrusted = try await Program.run("curl", ["-sS", "--resolve", "mail.test:\(port):127.0.0.1", url])
        #expect(untrusted.status == 60)
        #expect(await daemon.waitForLog("Message API on https://127.0.0.1:\(port)/api/v1"))
        // No SMTP port shows it, so health has nothing to say of it.
        let health = try await daemon.health()
        #expect(health.status == "pass" && health.tls.certificate == nil && health.tls.mode == "None")
        #expect(await daemon.stop() == 0)
    }

    /// The sentence of `{"Error": "…"}`.
    private static func sentence(_ body: Data) throws -> String {
        try #require(try JSONDecoder().decode([String: String].self, from: body)["Error"])
    }
}

extension Daemon {
    /// The JSON object at a path, which has to be there.
    func object(_ path: String) async throws -> [String: Any] {
        let answer = try await request(path)
        #expect(answer.status == 200, "\(path)")
        return try #require(try JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
    }
}
