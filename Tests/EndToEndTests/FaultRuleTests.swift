import Foundation
import Glibc
import Testing

/// SMTP faults by rule, as a tester makes them: each example of docs/faults.md, and that no rule meets another's mail.
@Suite(.timeLimit(.minutes(2)))
struct FaultRuleTests {
    // MARK: - The examples

    /// The rules of the documentation, by their names.
    private static func example(_ name: String) throws -> String {
        let text = try String(contentsOfFile: Repository.path("docs/faults.md"), encoding: .utf8)
        let rules = text.components(separatedBy: "\n").filter { $0.hasPrefix(#"{"Name": ""#) }
        return try #require(rules.first { $0.hasPrefix(#"{"Name": "\#(name)","#) }, "\(name)")
    }

    private static func daemon(_ example: String, _ settings: [String: String] = [:]) async throws -> Daemon {
        try await Daemon(settings.merging(["FAULTS": "[\(try Self.example(example))]"]) { $1 })
    }

    /// The codes of the replies to these commands on a new connection, the greeting's first; up to where it is closed.
    private static func replies(_ daemon: Daemon, _ commands: String...) throws -> [String] {
        let connection = try RawConnection(port: try daemon.smtpPort())
        var codes = [try connection.reply()?.prefix(3).description ?? ""]
        for command in commands {
            guard let reply = try? connection.say(command) else { break }
            codes.append(reply.prefixMatch(of: #/\d{3}( \d\.\d+\.\d+)?/#)?.0.description ?? reply)
        }
        return codes
    }

    @Test("greylisting: the first attempt of each recipient is put off, the second passes")
    func greylisting() async throws {
        let daemon = try await Self.daemon("greylisting")
        for (recipient, code) in [
            ("a@grey.test", "451 4.7.1"), ("b@grey.test", "451 4.7.1"), ("a@grey.test", "250 2.1.5"),
            ("b@grey.test", "250 2.1.5"), ("c@other.test", "250 2.1.5"),
        ] {
            let replies = try Self.replies(daemon, "EHLO c", "MAIL FROM:<s@c.test>", "RCPT TO:<\(recipient)>")
            #expect(replies.last == code, "\(recipient)")
        }
    }

    @Test("mailbox-full, throttling, auth-down: a code with its enhanced code")
    func codes() async throws {
        let full = try await Self.daemon("mailbox-full")
        let rcpt = try Self.replies(full, "EHLO c", "MAIL FROM:<>", "RCPT TO:<full@x.test>", "RCPT TO:<b@x.test>")
        #expect(rcpt.suffix(2) == ["552 5.2.2", "250 2.1.5"])
        let busy = try await Self.daemon("throttling")
        let mail = "MAIL FROM:<bulk@x.test>"
        let codes = try Self.replies(busy, "EHLO c", mail, "RSET", mail, "RSET", mail, "NOOP")
        #expect(codes == ["220", "250", "250 2.1.0", "250 2.0.0", "250 2.1.0", "250 2.0.0", "421 4.7.0"])
        let down = try await Self.daemon("auth-down")
        let auth = try Self.replies(down, "EHLO c", "AUTH PLAIN AGNpAHNlY3JldA==", "AUTH PLAIN AGNpAHNlY3JldA==")
        #expect(auth.suffix(2) == ["454 4.7.0", "235 2.7.0"])
    }

    @Test("lost-answer, kept-but-451: the message is there, and the client sends it again")
    func duplicates() async throws {
        for (name, answer) in [("lost-answer", nil), ("kept-but-451", "451 4.3.0")] {
            let daemon = try await Self.daemon(name)
            for attempt in 1...2 {
                let connection = try RawConnection(port: try daemon.smtpPort())
                try connection.beginMessage()
                let reply = try connection.say("Subject: once\r\n\r\ntext\r\n.")
                #expect(reply?.prefix(9).description == (attempt == 1 ? answer : "250 2.0.0"))
            }
            #expect(try await daemon.messages().total == 2)
        }
    }

    @Test("no-8bitmime, small, slow, late-greeting: what EHLO says, and how fast")
    func announcements() async throws {
        let plain = try await Self.daemon("no-8bitmime")
        let body = try Self.replies(plain, "EHLO c", "MAIL FROM:<> BODY=8BITMIME", "MAIL FROM:<>")
        #expect(body.suffix(2) == ["555 5.5.4", "250 2.1.0"])
        let small = try await Self.daemon("small")
        let size = try Self.replies(small, "EHLO c", "MAIL FROM:<> SIZE=1001", "MAIL FROM:<> SIZE=1000")
        #expect(size.suffix(2) == ["552 5.3.4", "250 2.1.0"])
        for name in ["slow", "late-greeting"] {
            let daemon = try await Self.daemon(name)
            try await daemon.deliver(subject: name)
            let session = try #require(try await daemon.sessions().first)
            let record = String(decoding: try await daemon.request("/api/v1/session/\(session.ID)").body, as: UTF8.self)
            #expect(record.contains("Fault \(name): "))
        }
    }

    @Test("flaky: the same seed fails the same messages")
    func flaky() async throws {
        func outcome() async throws -> String {
            let daemon = try await Self.daemon("flaky")
            let connection = try RawConnection(port: try daemon.smtpPort())
            _ = try connection.reply()
            _ = try connection.say("EHLO c")
            var outcome = ""
            for _ in 0..<32 {
                let reply = try connection.say("MAIL FROM:<a@flaky.test>")
                outcome += reply?.hasPrefix("250") == true ? "." : "x"
                _ = try connection.say("RSET")
            }
            return outcome
        }
        let first = try await outcome()
        #expect(first == ".x...x..x.x..........x....x....x")
        #expect(try await outcome() == first)
    }

    // MARK: - Put while the daemon runs

    private static func put(_ daemon: Daemon, _ rules: String) async throws -> (status: Int, body: String) {
        let answer = try await daemon.request("/api/v1/faults", method: "PUT", body: #"{"Faults": [\#(rules)]}"#)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test("Fifty clients at once, each with a rule of its own: no rule acts on another's mail")
    func parallel() async throws {
        let daemon = try await Daemon(["FAULTS_API": "true"])
        try await withThrowingTaskGroup(of: Void.self) { clients in
            for number in 0..<50 {
                clients.addTask {
                    // Each fails at its own time, and puts its rule while others send.
                    let rule = #"""
                        {"Name": "test-\#(number)", "Match": {"Recipient": "to-\#(number)@*"}, "Stage": "Rcpt", "Action": \#
                        {"Code": 45\#(number % 3), "Text": "For \#(number)"}, "Times": {"From": \#(1 + number % 4), \#
                        "To": \#(1 + number % 4)}}
                        """#
                    let put = try await Self.put(daemon, rule)
                    #expect(put.status == 200, "\(put.body)")
                    let connection = try RawConnection(port: try daemon.smtpPort())
                    _ = try connection.reply()
                    _ = try connection.say("EHLO client-\(number)")
                    for attempt in 0..<4 {
                        _ = try connection.say("MAIL FROM:<a@b.test>")
                        let reply = try connection.say("RCPT TO:<to-\(number)@x.test>")
                        if attempt == number % 4 {
                            #expect(
                                reply?.hasPrefix("45\(number % 3) ") == true
                                    && reply?.hasSuffix(" For \(number)") == true
                            )
                        } else {
                            #expect(reply?.hasPrefix("250 2.1.5") == true)
                            _ = try connection.say("DATA")
                            let kept = try connection.say("Subject: \(number)\r\n\r\n.")
                            #expect(kept?.hasPrefix("250 2.0.0") == true)
                        }
                        _ = try connection.say("RSET")
                    }
                    _ = try connection.say("QUIT")
                }
            }
            try await clients.waitForAll()
        }
        #expect(try await daemon.messages().total == 150)
        let list = try await daemon.object("/api/v1/faults")
        let rules = try #require(list["Faults"] as? [[String: Any]])
        #expect(rules.count == 50)
        #expect(rules.allSatisfy { $0["Matched"] as? Int == 4 && $0["Acted"] as? Int == 1 })
    }

    @Test("Rules put, seen, as openapi.json has them, replaced and deleted; those of the settings stay")
    func control() async throws {
        let daemon = try await Daemon([
            "FAULTS_API": "true", "FAULTS": #"[{"Name": "s", "Stage": "Quit", "Action": {"Delay": "1ms"}}]"#,
        ])
        let rule = """
            {"Name": "a", "Match": {"Recipient": "*", "Sender": "*", "Hello": "*", "Port": 1}, "Stage": "EndOfData", "Action": \
            {"Code": 451, "Delay": "1s", "BytesPerSecond": 9, "Keep": true, "Disconnect": "After"}, "Times": {"From": 2, "To": 9, \
            "Share": 0.5, "Seed": 1, "Per": "Sender"}, "Expires": "1h"}
            """
        #expect(try await Self.put(daemon, rule).status == 200)
        let second = #"{"Name": "e", "Stage": "Ehlo", "Action": {"WithoutExtensions": ["DSN"], "Size": 9}}"#
        #expect(try await Self.put(daemon, second).status == 200)
        let refused = try await Self.put(daemon, #"{"Name": "b", "Stage": "Mail", "Action": {"Code": 99}}"#)
        #expect(refused.status == 400)
        #expect(refused.body.contains("Faults[0].Action.Code 99 must be the code of a refusal"))
        let listed = try #require(try await daemon.object("/api/v1/faults")["Faults"] as? [[String: Any]])
        #expect(listed.map { $0["Name"] as? String } == ["a", "e", "s"])
        #expect(listed.map { $0["Source"] as? String } == ["Api", "Api", "Settings"])
        #expect(listed[0]["SecondsLeft"] as? Int ?? 0 > 3_000 && listed[1]["SecondsLeft"] is NSNull)
        // Every key that is answered is described, down to the last.
        let description = try await daemon.object("/api/v1/openapi.json")
        let components = try #require(description["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        func fault(_ value: Any, _ schema: [String: Any]) -> String? {
            if let items = schema["items"] as? [String: Any], let list = value as? [Any] {
                return list.compactMap { fault($0, items) }.first
            }
            guard let object = value as? [String: Any] else { return nil }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for (key, value) in object {
                guard let described = properties[key] else { return key }
                if let fault = fault(value, described) { return fault }
            }
            return nil
        }
        #expect(fault(["Faults": listed], try #require(schemas["FaultList"] as? [String: Any])) == nil)
        #expect(try await daemon.request("/api/v1/faults?name=s", method: "DELETE").status == 404)
        #expect(try await daemon.request("/api/v1/faults", method: "DELETE").status == 200)
        let left = try #require(try await daemon.object("/api/v1/faults")["Faults"] as? [[String: Any]])
        #expect(left.map { $0["Name"] as? String } == ["s"])
    }

    @Test("Without Faults and FaultsApi nothing is reachable")
    func off() async throws {
        let daemon = try await Daemon()
        for method in ["GET", "PUT", "DELETE"] {
            let body = #"{"Faults": [{"Name": "a", "Stage": "Mail", "Action": {"Code": 451}}]}"#
            let answer = try await daemon.request("/api/v1/faults", method: method, body: method == "PUT" ? body : nil)
            #expect(answer.status == 403)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("set FaultsApi to true"))
        }
        try await daemon.deliver(subject: "as ever")
    }

    @Test("SIGHUP reads the rules again, and FaultsApi takes those that were put with it")
    func reload() async throws {
        let workspace = try Workspace()
        let path = workspace.path("settings.json")
        func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        func mail() throws -> String? {
            try Self.replies(daemon, "EHLO c", "MAIL FROM:<>").last
        }
        try write(#"{"FaultsApi": true}"#)
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": path], workspace: workspace)
        #expect(try await Self.put(daemon, #"{"Name": "a", "Stage": "Mail", "Action": {"Code": 450}}"#).status == 200)
        #expect(try mail() == "450 4.2.1")
        try write(#"{"Faults": [{"Name": "s", "Stage": "Mail", "Action": {"Code": 550, "EnhancedCode": "5.7.1"}}]}"#)
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("were read again"))
        #expect(try mail() == "550 5.7.1")
        #expect(try await daemon.request("/api/v1/faults").status == 403)
        #expect(await daemon.waitForLog("Fault s: answers “550 5.7.1"))
    }
}
