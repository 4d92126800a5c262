import Foundation
import SMTPProtocol
import Testing

@testable import SMTPServer

/// Why a session brought no mail, where no handshake failed.
@Suite(.timeLimit(.minutes(1)))
struct OutcomeTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var commands: [String]
        var outcome: SessionOutcome
        var reason: String
        var hasAdvice: Bool

        var testDescription: String { commands.joined(separator: ", ") }

        init(_ commands: String..., is outcome: SessionOutcome, _ reason: String, hasAdvice: Bool = true) {
            self.commands = commands
            self.outcome = outcome
            self.reason = reason
            self.hasAdvice = hasAdvice
        }
    }

    private static let cases = [
        Case("EHLO c", "QUIT", is: .noMailSent, "The client said QUIT and sent no mail."),
        Case("QUIT", is: .noMailSent, "The client said QUIT and sent no mail.", hasAdvice: false),
        Case("EHLO c", is: .clientDisconnected, "without QUIT, after EHLO, outside a transaction"),
        Case("EHLO c", "STARTTLS", "QUIT", is: .startTLSNotOffered, "does not offer (TlsMode None)"),
        Case("EHLO c", "STARTTLS", is: .startTLSNotOffered, "does not offer (TlsMode None)"),
        Case(
            "EHLO c",
            "MAIL FROM:<>",
            "RCPT TO:b",
            "QUIT",
            is: .commandRefused,
            "the last refusal was “501 5.1.3 The recipient is not an address in angle brackets”"
        ),
        Case("EHLO c", "XCLIENT", is: .commandRefused, "“500 5.5.1 The command is not known”"),
        Case(
            "EHLO c",
            "XCLIENT",
            "MAIL FROM:<>",
            "RCPT TO:<b@c.d>",
            "DATA",
            is: .clientDisconnected,
            "without QUIT, after DATA",
            hasAdvice: false
        ),
        Case("EHLO c", "MAIL FROM:<>", is: .clientDisconnected, "without QUIT, after MAIL", hasAdvice: false),
        Case(is: .clientDisconnected, "without QUIT, after the greeting, before EHLO", hasAdvice: false),
        Case("EHLO c", "MAIL FROM:<>", "QUIT", is: .noMailSent, "said QUIT and sent no mail", hasAdvice: false),
    ]

    @Test("A session on a port of TlsMode None that brings nothing says why", arguments: cases)
    private func outcome(_ expected: Case) async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                for command in expected.commands { _ = try await client.say(command) }
            }
            let ending = try #require(await running.keeper.nextSession()).ending
            #expect(ending.outcome == expected.outcome)
            #expect(ending.reason.contains(expected.reason), "\(ending.reason)")
            #expect((ending.advice != nil) == expected.hasAdvice, "\(ending.advice ?? "none")")
        }
    }

    @Test("A refusal does not matter once a message was kept")
    func refusedButKept() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                _ = try await client.say("STARTTLS")
                _ = try await client.deliver()
                _ = try await client.say("QUIT")
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .completed)
        }
    }

    @Test("docs/diagnosis.md has a row for each outcome, and none for others")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/diagnosis.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let list = try #require(
            text.components(separatedBy: "## Outcomes").last?.components(separatedBy: "\n## ").first
        )
        let rows = list.matches(of: #/\n\| `(\w+)` \|/#).map { String($0.1) }
        #expect(Set(rows) == Set(SessionOutcome.allCases.map(\.rawValue)))
        #expect(rows.count == SessionOutcome.allCases.count)
    }
}
