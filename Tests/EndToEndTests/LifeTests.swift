import Foundation
import Testing

/// From what the start prints to what each signal does.
@Suite(.timeLimit(.minutes(2)))
struct LifeTests {
    // MARK: - The start

    @Test("The start prints each port with its mode, trust.pem, names, expiry, fingerprint, and how to trust it")
    func announcement() async throws {
        let daemon = try await Daemon([
            "LISTENERS": "0=None,0=StartTls,0=ImplicitTls", "HOST_NAME": "mail.test",
            "TLS_CERTIFICATE_NAMES": "a.test,10.0.0.1",
        ])
        // Printed last.
        #expect(await daemon.waitForLog("Clients trust"))
        let lines = daemon.logLines
        #expect(lines.contains { $0.hasSuffix("Letterlock 0.1.0 is ready on mail.test event=started") })
        for mode in ["None", "StartTls", "ImplicitTls"] {
            // Port 0 is announced as what it became.
            let place = "127.0.0.1:\(try daemon.smtpPort(mode))"
            #expect(lines.contains { $0.contains("SMTP on \(place)") && $0.hasSuffix(": TlsMode \(mode)") }, "\(lines)")
        }
        for (service, path) in [("http", "/api/v1"), ("health", "/health")] {
            let url = try daemon.url(service, path).absoluteString
            #expect(lines.contains { $0.contains(" on \(url)") }, "no \(url) in \(lines)")
        }
        let certificate = try #require(lines.last { $0.contains("Certificate (generated) for ") })
        #expect(certificate.contains(" for mail.test, a.test, 10.0.0.1, valid until "))
        let notAfter = try #require(try await daemon.health().tls.certificate?.notAfter)
        #expect(certificate.contains("valid until \(notAfter.prefix(10)),"))
        #expect(
            certificate.hasSuffix("SHA-256 fingerprint \(try await CertificatePair.fingerprint(of: daemon.trustPath))")
        )
        #expect(lines.contains { $0.contains("Clients trust \(daemon.trustPath), for example: ") })
    }

    @Test("Without TLS the start tells of no certificate, and none is made")
    func announcementWithoutTLS() async throws {
        let daemon = try await Daemon()
        #expect(await daemon.waitForLog("Health on "))
        #expect(!daemon.logLines.contains { $0.contains("ertificate") || $0.contains("trust") })
        #expect(!FileManager.default.fileExists(atPath: daemon.workspace.path("data/tls")))
        #expect(await daemon.stop() == 0)
    }

    @Test("The ports file names every port while the daemon runs and is gone afterwards")
    func portsFile() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        #expect(Set(daemon.ports.map(\.service)) == ["smtp", "http", "health"])
        #expect(daemon.ports.allSatisfy { $0.port > 0 && ($0.tlsMode == "StartTls") == ($0.service == "smtp") })
        #expect(FileManager.default.fileExists(atPath: daemon.workspace.path("ports.json")))
        #expect(await daemon.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: daemon.workspace.path("ports.json")))
    }

    @Test("Without a database mail can be read, leaves no file, and is gone after a restart")
    func memoryOnly() async throws {
        let workspace = try Workspace()
        let daemon = try await Daemon(["LETTERLOCK_DATABASE": ""], workspace: workspace)
        let id = try await daemon.deliver(subject: "kept in memory")
        #expect(try await daemon.source(id) == Data("Subject: kept in memory\r\n\r\ntext\r\n".utf8))
        #expect(try await daemon.health().status == "pass")
        #expect(await daemon.stop() == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path("data")) == ["letterlock.lock"])
        let next = try await Daemon(["LETTERLOCK_DATABASE": ""], workspace: workspace)
        #expect(try await next.messages().total == 0)
    }

    // MARK: - The end

    @Test("SIGTERM and SIGINT answer idle sessions 421 4.3.2 and exit 0", arguments: [SIGTERM, SIGINT])
    func idle(signal: Int32) async throws {
        let daemon = try await Daemon()
        let greeted = try RawConnection(port: try daemon.smtpPort())
        _ = try greeted.reply()
        let introduced = try RawConnection(port: try daemon.smtpPort())
        _ = try introduced.reply()
        _ = try introduced.say("EHLO client.test")
        daemon.signal(signal)
        for client in [greeted, introduced] {
            #expect(try client.reply()?.hasPrefix("421 4.3.2 ") == true)
            #expect(try client.isAtEnd())
        }
        #expect(await daemon.exitStatus == 0)
        #expect(await daemon.waitForLog("Letterlock has stopped"))
    }

    @Test("A transaction that runs at SIGTERM ends with 250, and its message is there after the restart")
    func transactionAtTheEnd() async throws {
        let daemon = try await Daemon()
        let port = try daemon.smtpPort()
        let idle = try RawConnection(port: port)
        _ = try idle.reply()
        let busy = try RawConnection(port: port)
        try busy.beginMessage()
        try busy.send("Subject: last\r\n\r\n")
        daemon.signal(SIGTERM)
        #expect(try idle.reply()?.hasPrefix("421 4.3.2 ") == true)

        // Meanwhile it takes no new session and says so.
        #expect(try await daemon.request("/readyz", service: "health").status == 503)
        #expect(try await daemon.request("/livez", service: "health").status == 200)
        let isRefused = (1...100).contains { _ in (try? RawConnection(port: port)) == nil }
        #expect(isRefused)

        try busy.send("text\r\n.\r\n")
        #expect(try busy.reply()?.hasPrefix("250 2.0.0 ") == true)
        #expect(try busy.reply()?.hasPrefix("421 4.3.2 ") == true)
        #expect(try busy.isAtEnd())
        #expect(await daemon.exitStatus == 0)

        let next = try await Daemon(workspace: daemon.workspace)
        let message = try #require(try await next.messages().messages.first)
        #expect(try await next.source(message.ID) == Data("Subject: last\r\n\r\ntext\r\n".utf8))
        let sessions = try await next.sessions(atLeast: 2)
        #expect(sessions.first { $0.ID == message.Session }?.Messages == [message.ID])
        #expect(sessions.allSatisfy { $0.Outcome == "ServerShutdown" })
    }

    @Test("A stuck transaction is given up when ShutdownGrace has passed, and the exit status is 0")
    func grace() async throws {
        let daemon = try await Daemon(["SHUTDOWN_GRACE": "500ms"])
        let stuck = try RawConnection(port: try daemon.smtpPort())
        try stuck.beginMessage()
        try stuck.send("Subject: never\r\n")
        let start = ContinuousClock.now
        #expect(await daemon.stop() == 0)
        let taken = ContinuousClock.now - start
        #expect(taken >= .milliseconds(500))
        #expect(taken < .seconds(8), "the default grace is longer")
        let next = try await Daemon(workspace: daemon.workspace)
        #expect(try await next.messages().total == 0)
        let session = try #require(try await next.sessions().first)
        #expect(session.Outcome == "ServerShutdown")
        #expect(session.Reason.contains("ShutdownGrace"))
    }

    // MARK: - SIGHUP

    private static let readAgain = "Settings and certificate were read again"

    @Test("SIGHUP takes over a changed LogLevel")
    func reloadedLogLevel() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(#"{"LogLevel": "info"}"#, to: "settings.json")
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        try await daemon.deliver(subject: "one")
        _ = try await daemon.sessions(atLeast: 1)
        #expect(!daemon.logLines.contains { $0.contains(" debug ") })

        _ = try workspace.write(#"{"LogLevel": "debug"}"#, to: "settings.json")
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.readAgain))
        try await daemon.deliver(subject: "two")
        #expect(await daemon.waitForLog(" debug letterlock: Session ended: The client said QUIT."))
    }

    @Test("SIGHUP names a setting that cannot change, and the daemon goes on as it was")
    func reloadedFixedSetting() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(#"{"Port": 0}"#, to: "settings.json")
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file, "LETTERLOCK_PORT": ""], workspace: workspace)
        _ = try workspace.write(#"{"Port": 2525, "HostName": "other.test"}"#, to: "settings.json")
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("warning letterlock: Port cannot change while Letterlock runs; restart it"))
        #expect(await daemon.waitForLog(Self.readAgain))
        // On the old port, with what could change.
        let client = try RawConnection(port: try daemon.smtpPort())
        #expect(try client.reply()?.hasPrefix("220 other.test ") == true)
        #expect(await daemon.stop() == 0)
    }

    @Test("SIGHUP with faulty settings logs all faults, and the old ones stay in force")
    func reloadedFaults() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(#"{"HostName": "mail.test"}"#, to: "settings.json")
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        _ = try workspace.write(#"{"HostName": "other.test", "Prot": 1, "LogLevel": "loud"}"#, to: "settings.json")
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("The reload was refused, and nothing has changed"))
        for part in ["settings.json: Prot is not a setting", #"settings.json: LogLevel "loud""#] {
            #expect(daemon.logLines.contains { $0.contains(part) })
        }
        let client = try RawConnection(port: try daemon.smtpPort())
        #expect(try client.reply()?.hasPrefix("220 mail.test ") == true)
        #expect(await daemon.stop() == 0)
    }

    @Test("SIGHUP shows a replaced certificate at the next handshake, and an open connection goes on undisturbed")
    func replacedCertificate() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace)
        let daemon = try await Daemon(pair.settings.merging(["TLS_MODE": "ImplicitTls"]) { $1 }, workspace: workspace)
        let old = try await pair.fingerprint()
        #expect(try await daemon.shownFingerprint() == old)
        let connection = try TLSConnection(port: try daemon.smtpPort())
        #expect(await connection.wait(for: "220 mail.test "))

        let new = try await CertificatePair(in: workspace).fingerprint()
        #expect(new != old)
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.readAgain))
        #expect(try await daemon.shownFingerprint() == new)
        #expect(try await daemon.health().tls.certificate?.fingerprintSha256 == new)
        #expect(try await CertificatePair.fingerprint(of: daemon.trustPath) == new)

        try connection.send("EHLO client.test", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA")
        #expect(await connection.wait(for: "354 "))
        try connection.send("Subject: on the old connection", "", "text", ".")
        #expect(await connection.wait(for: "250 2.0.0 "))
        #expect(try await daemon.messages().messages.map(\.Subject) == ["on the old connection"])
    }

    @Test("A bad replacement is logged, shown as warn, and the old certificate stays in use until a good one comes")
    func badReplacement() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace)
        let daemon = try await Daemon(pair.settings, workspace: workspace)
        let old = try await pair.fingerprint()
        // A renewal that has replaced one of the two files only.
        let other = try await CertificatePair(in: workspace, name: "other")
        try Data(contentsOf: URL(filePath: other.certificate)).write(to: URL(filePath: pair.certificate))
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("The certificate was not replaced, the old one stays in use: "))
        #expect(await daemon.waitForLog("The reload was refused, and nothing has changed"))
        #expect(!daemon.logLines.contains { $0.contains(Self.readAgain) })
        #expect(try await daemon.shownFingerprint() == old)
        let health = try await daemon.health()
        #expect(health.status == "warn")
        #expect(health.tls.certificate?.fingerprintSha256 == old)
        let (status, line) = try await daemon.healthLine()
        #expect(status == 200)
        #expect(line.contains("a replacement of the certificate was refused: "))
        #expect(line.contains(pair.key))

        try Data(contentsOf: URL(filePath: other.key)).write(to: URL(filePath: pair.key))
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.readAgain))
        #expect(daemon.logLines.contains { $0.contains("The certificate was replaced for new connections") })
        #expect(try await daemon.shownFingerprint() == (try await other.fingerprint()))
        #expect(try await daemon.health().status == "pass")
    }

    // MARK: - The log

    /// What would begin a new line, move a terminal's cursor, or end a text of JSON, where a client may bring it.
    private static let hostile = [
        "EHLO a\n2026-11-24T00:00:00.000Z critical letterlock: forged", "EHLO a\r2026 critical letterlock: forged",
        "EHLO \u{1B}[2Jforged", "EHLO a\u{2028}forged\u{202E}", "EHLO \"}\u{0}{\"level\":\"critical\"",
        "MAIL FROM:<\"a\u{7}\u{1B}[31mforged\"@example.org>", "MAIL FROM:<\"a\\\u{1}b\"@example.org>",
        "MAIL FROM:<\u{2028}forged\u{85}@example.org> SMTPUTF8", "RCPT TO:<forged\u{9B}31m@example.org>",
        "\u{FF}\u{0}forged",
    ]

    /// A daemon that has logged all it can about hostile clients and a wrong mode.
    private static func afterHostility(_ format: String) async throws -> [String] {
        let daemon = try await Daemon([
            "LOG_FORMAT": format, "LOG_LEVEL": "trace", "LISTENERS": "0=None,0=ImplicitTls", "HOST_NAME": "mail.test",
        ])
        let port = try daemon.smtpPort("None")
        for line in hostile {
            // Each of its own, so that none suffers from what another did; and all of it after a proper EHLO too.
            for opening in [[], ["EHLO client.test"], ["EHLO client.test", "MAIL FROM:<a@example.org> SMTPUTF8"]] {
                let client = try RawConnection(port: port)
                _ = try client.reply()
                for command in opening { _ = try client.say(command) }
                _ = try client.say(line)
                _ = try client.say("RCPT TO:<b@example.org>")
                if try client.say("DATA")?.hasPrefix("354") == true { _ = try client.say("Subject: x\r\n\r\n.") }
                try? client.send("QUIT\r\n")
            }
        }
        let plain = try RawConnection(port: try daemon.smtpPort("ImplicitTls"))
        _ = try plain.say("GET /\u{1B}[2J HTTP/1.1")
        _ = try await daemon.sessions(atLeast: hostile.count * 3 + 1)
        #expect(await daemon.stop() == 0)
        #expect(await daemon.waitForLog("Letterlock has stopped"))
        #expect(daemon.logLines.count > hostile.count)
        return daemon.logLines
    }

    @Test("No client can forge a line of the text log or send control characters through it")
    func textLog() async throws {
        let pattern = #/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info|notice|warning|error) \w+: ./#
        let lines = try await Self.afterHostility("text")
        // Some of it is accepted, and so comes into the log at all.
        #expect(lines.contains { $0.contains("forged") })
        for line in lines {
            #expect(line.firstMatch(of: pattern) != nil, "\(line)")
            let isClean = !line.unicodeScalars.contains {
                $0.properties.generalCategory == .control || ["\u{2028}", "\u{202E}"].contains($0)
            }
            #expect(isClean, "\(line.debugDescription)")
        }
    }

    @Test("Every line of the JSON log is one object with time, level, message and label")
    func jsonLog() async throws {
        let levels = ["trace", "debug", "info", "notice", "warning", "error"]
        let lines = try await Self.afterHostility("json")
        #expect(lines.contains { $0.contains("forged") })
        for line in lines {
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let fields = try #require(object, "\(line)")
            #expect(levels.contains(fields["level"] as? String ?? ""), "\(line)")
            #expect((fields["label"] as? String)?.isEmpty == false)
            #expect((fields["message"] as? String)?.isEmpty == false)
            #expect((fields["time"] as? String)?.hasSuffix("Z") == true)
        }
    }
}
