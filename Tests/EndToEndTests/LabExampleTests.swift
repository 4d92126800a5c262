import Foundation
import Testing

/// The examples of the TLS lab, as somebody would run them: the mail clients of seven languages.
@Suite(.timeLimit(.minutes(5)))
struct LabExampleTests {
    private struct Example {
        /// As it calls itself.
        var client: String
        /// In `examples/lab`.
        var command: [String]
    }

    private static let examples = [
        Example(client: "curl", command: ["sh", "lab.sh"]),
        Example(client: "smtplib", command: ["python3", "lab.py"]),
        Example(client: "nodemailer", command: ["node", "lab.cjs"]),
        Example(
            client: "JavaMail",
            command: ["java", "-cp", "/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar", "Lab.java"]
        ),
        Example(client: "Net::SMTP", command: ["perl", "lab.pl"]),
        Example(client: "PHPMailer", command: ["php", "lab.php"]),
        Example(client: "net-smtp", command: ["ruby", "lab.rb"]),
    ]

    /// What every client refuses in both modes, or where there is but one in that.
    private static let refused = ["CertificateExpired", "CertificateUntrusted", "StartTlsMissing"]

    private func run(_ command: [String], _ daemon: Daemon) async throws -> Program.Result {
        try await Program.run(
            "sh",
            ["-c", #"cd "$0" && exec "$@""#, Repository.path("examples/lab")] + command,
            environment: [
                "LETTERLOCK_API": try daemon.url("http", "").absoluteString, "PYTHONDONTWRITEBYTECODE": "1",
                "NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs",
            ],
            seconds: 120
        )
    }

    /// What the client did, once the last of its connections is gone: JavaMail leaves one open until it ends.
    private func card(_ daemon: Daemon) async throws -> LabReportAnswer {
        let deadline = ContinuousClock.now + .seconds(20)
        var report = try await daemon.lab()
        while .now < deadline, report.Clients.contains(where: { !Self.notTried($0).isEmpty }) {
            report = try await daemon.lab()
        }
        return report
    }

    private static func notTried(_ client: LabReportAnswer.Client) -> [String] {
        client.Faults.flatMap { fault in
            fault.Modes.filter { $0.Result == "NotTried" }.map { "\(fault.Fault) \($0.TlsMode)" }
        }
    }

    /// One after the other on one daemon: the lab tells clients of one address apart only so.
    @Test("Each prints the card of its client, which sends its mail where all is well and refuses what it must")
    func cards() async throws {
        let daemon = try await Daemon([
            "LAB_PORTS": "0", "HOST_NAME": "localhost", "TLS_HANDSHAKE_TIMEOUT": "60s", "COMMAND_TIMEOUT": "60s",
        ])
        for example in Self.examples {
            let result = try await run(example.command, daemon)
            #expect(result.status == 0, "\(example.client): \(result.output)\(result.errors)")
            #expect(result.output.hasPrefix("\(example.client) [127.0.0.1]: "), "\(result.output)\(result.errors)")
            let report = try await card(daemon)
            let client = try #require(report.Clients.first, "\(example.client)")
            #expect(report.Clients.map(\.Client) == [example.client])
            #expect(Self.notTried(client).isEmpty, "\(example.client): \(Self.notTried(client))")
            let control = try #require(client.Faults.first { $0.Fault == "Control" })
            #expect(control.Modes.map(\.Result) == ["Passed", "Passed"], "\(example.client): \(control.Modes)")
            for name in Self.refused {
                let fault = try #require(client.Faults.first { $0.Fault == name })
                #expect(fault.Modes.allSatisfy { $0.Answer == "Refused" }, "\(example.client): \(fault)")
            }
        }
    }

    @Test("With --strict a card with a failure fails the job")
    func strict() async throws {
        let daemon = try await Daemon(["LAB_PORTS": "0", "HOST_NAME": "localhost"])
        let result = try await run(["sh", "lab.sh", "--strict"], daemon)
        #expect(result.status == 1)
        #expect(
            result.output.contains("CertificateNoAlternativeName  Accepted, FAILED"),
            "\(result.output)\(result.errors)"
        )
    }
}
