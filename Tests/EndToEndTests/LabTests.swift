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
        let ports = daemon.ports.filter { $0.fault != nil && $0.address == "127.0.0.1" }
        #expect(ports.count == 51)
        var cards: [LabCards.Card] = []
        for client in MailClient.allCases {
            _ = try await daemon.request("/api/v1/lab/reset", method: "POST")
            try await Self.runThrough(ports, client, daemon, message)
            let report = try await daemon.lab()
            let card = try #require(report.Clients.first, "\(client)")
            #expect(report.Clients.count == 1, "\(client): \(report.Clients.map(\.Client))")
            cards.append(LabCards.Card(client: client, results: card))
        }
        try LabCards(cards).check()
    }

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
