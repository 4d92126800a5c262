import Foundation
import Testing

/// The examples of the repository, as somebody would run them.
@Suite(.timeLimit(.minutes(2)))
struct ExampleTests {
    private static let examples = Repository.path("examples")

    /// Each with its command, and what it prints when all is well.
    private static let commands: [(name: String, command: [String], prints: String)] = [
        ("shell", ["sh", "shell/welcome-mail.sh"], "the welcome mail arrived over TLS 1.3"),
        ("python", ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "python"], "2 passed"),
        ("javascript", ["node", "--test", "javascript"], "# pass 2"),
        (
            "java",
            [
                "java", "-cp", "/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar",
                "java/WelcomeMailTest.java",
            ],
            "the welcome mail arrived over TLS 1.3"
        ),
    ]

    private func run(_ command: [String], _ daemon: Daemon, trust: String) async throws -> Program.Result {
        try await Program.run(
            "sh",
            // Relative to the examples, as the page says.
            ["-c", #"cd "$0" && exec "$@""#, Self.examples] + command,
            environment: [
                "SMTP_PORT": String(daemon.smtpPort()), "LETTERLOCK_API": try daemon.url("http", "").absoluteString,
                "TRUST": trust, "NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs", "PYTHONDONTWRITEBYTECODE": "1",
            ],
            seconds: 60
        )
    }

    @Test("Each example passes", arguments: commands.map(\.name))
    func passes(name: String) async throws {
        let example = try #require(Self.commands.first { $0.name == name })
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        let result = try await run(example.command, daemon, trust: daemon.trustPath)
        #expect(result.status == 0 && result.output.contains(example.prints), "\(result.output)\(result.errors)")
    }

    @Test("The shell's example fails with the reason when the client does not trust the certificate")
    func explains() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls"])
        let other = try await CertificatePair(in: daemon.workspace, for: "localhost")
        let result = try await run(["sh", "shell/welcome-mail.sh"], daemon, trust: other.certificate)
        #expect(result.status == 1)
        #expect(result.errors.contains(#""Outcome":"ClientRejectedCertificate""#), "\(result.errors)")
        #expect(result.errors.contains("Let the client trust \(daemon.trustPath)"))
    }
}
