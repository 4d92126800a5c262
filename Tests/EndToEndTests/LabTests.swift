import Foundation
import Testing

/// The TLS lab of a running daemon, and what real mail clients make of it.
@Suite(.timeLimit(.minutes(5)))
struct LabTests {
    /// The cards of docs/lab.md are held against what the clients do; `WRITE_LAB_CARDS=1` makes the test write them instead.
    @Test("Each client refuses what it must, and what it is known not to check comes out so")
    func cards() async throws {
        let daemon = try await Daemon([
            "LAB_PORTS": "0", "HOST_NAME": "mail.test", "TLS_HANDSHAKE_TIMEOUT": "60s", "COMMAND_TIMEOUT": "60s",
        ])
        let message = try daemon.workspace.write("Subject: lab\r\n\r\nmail\r\n", to: "message.eml")
        let open = daemon.ports.filter { $0.fault != nil && $0.address == "127.0.0.1" }
        #expect(open.count == 51)
        // Those that only a time limit ends go first, so that the others are tried meanwhile.
        let ports = open.filter(Self.stalls) + open.filter { !Self.stalls($0) }
        var cards: [LabCards.Card] = []
        // The strict one differs in nothing here.
        for client in MailClient.allCases where client != .smtplibStrict {
            _ = try await daemon.request("/api/v1/lab/reset", method: "POST")
            try await Self.runThrough(ports, client, daemon, message)
            let report = try await daemon.lab()
            let card = try #require(report.Clients.first, "\(client)")
            #expect(report.Clients.count == 1, "\(client): \(report.Clients.map(\.Client))")
            cards.append(LabCards.Card(client: client, results: card))
        }
        try LabCards(cards).check()
    }

    @Test("A port with a fault says so wherever it is met, and counts in no status")
    func marks() async throws {
        let daemon = try await Daemon([
            "LISTENERS": "0=None,0=StartTls!CertificateExpired,0=StartTls!StartTlsMissing", "HOST_NAME": "mail.test",
        ])
        let faulty = try #require(daemon.ports.first { $0.fault == "StartTlsMissing" })
        let connection = try RawConnection(port: faulty.port)
        let greeting = try connection.reply()
        #expect(greeting?.contains("TLS lab, StartTlsMissing: wrong on purpose") == true, "\(greeting ?? "")")
        for command in ["EHLO client=marked", "MAIL FROM:<>", "RCPT TO:<b@c.test>", "DATA"] {
            _ = try connection.say(command)
        }
        #expect(try connection.say("Subject: in clear\r\n\r\n.")?.hasPrefix("250") == true)
        #expect(try connection.say("QUIT")?.hasPrefix("221") == true)

        func text(_ path: String, _ service: String = "http") async throws -> String {
            String(decoding: try await daemon.request(path, service: service).body, as: UTF8.self)
        }
        let mark = #""Fault":"StartTlsMissing""#
        #expect(try await text("/api/v1/message/latest").contains(mark))
        #expect(try await text("/api/v1/sessions").contains(mark))
        let health = try await text("/health", "health")
        #expect(health.contains(#""fault":"StartTlsMissing""#) && health.contains(#""fault":"CertificateExpired""#))
        #expect(try await daemon.health().status == "pass")
        #expect(try await daemon.request("/readyz", service: "health").status == 200)
        let card = try #require(try await daemon.lab().Clients.first)
        #expect(card.Client == "marked")
        let row = card.Faults.first { $0.Fault == "StartTlsMissing" }
        #expect(row?.Result == "Failed" && row?.Modes.first?.InClear == true)
        #expect(daemon.logLines.contains { $0.contains("fault=StartTlsMissing") })
        #expect(!daemon.logLines.contains { $0.contains("Certificate (") }, "only the lab uses TLS")
    }

    @Test("Without LabPorts and Fault nothing of the lab can be reached")
    func closed() async throws {
        let daemon = try await Daemon(["LISTENERS": "0=None,0=StartTls,0=ImplicitTls"])
        #expect(daemon.ports.allSatisfy { $0.fault == nil } && daemon.ports.count { $0.service == "smtp" } % 3 == 0)
        for (path, method) in [
            ("lab", "GET"), ("lab.xml", "GET"), ("lab.txt", "GET"), ("lab.pem", "GET"), ("lab/reset", "POST"),
        ] {
            let answer = try await daemon.request("/api/v1/\(path)", method: method)
            #expect(answer.status == 404, "\(path)")
            #expect(String(decoding: answer.body, as: UTF8.self).contains("LabPorts"), "\(path)")
        }
        #expect(!FileManager.default.fileExists(atPath: daemon.workspace.path("data/tls/lab-authority.pem")))
        let connection = try RawConnection(port: try daemon.smtpPort("StartTls"))
        #expect(try connection.reply()?.contains("lab") == false)
        _ = try connection.say("EHLO c.test")
        #expect(try connection.say("STARTTLS")?.hasPrefix("220 2.0.0") == true)
    }

    private static func stalls(_ port: Daemon.Port) -> Bool { port.fault?.hasSuffix("Stalls") == true }

    private static func runThrough(
        _ ports: [Daemon.Port],
        _ client: MailClient,
        _ daemon: Daemon,
        _ message: String
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (index, port) in ports.enumerated() {
                if index >= 6 { try await tasks.next() }
                guard let tls = port.tlsMode.flatMap(Delivery.TLS.init) else { continue }
                let delivery = Delivery(
                    port: port.port,
                    tls: tls,
                    trustPath: daemon.workspace.path("data/tls/lab-authority.pem"),
                    message: message,
                    workspace: daemon.workspace,
                    patience: 4
                )
                tasks.addTask { _ = try await client.send(delivery) }
            }
            try await tasks.waitForAll()
        }
    }
}
