import Foundation
import NIOCore
import NIOSSL
import SASL
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// Over real sockets: nothing of a transaction that has ended is in the next one of the same session, and nothing of a session
/// in the next one of the same port.
@Suite(.timeLimit(.minutes(2)))
struct SecondUseTests {
    private static let settings = SMTPSettings.forTests.with {
        $0.maximumMessageSize = 1_000
        $0.sessionLimits.maximumHeaderSize = 100
        $0.sessionLimits.maximumRecipients = 5
        // One place, which the next client gets when the one before has gone.
        $0.connectionLimits = ConnectionLimits.only(maximum: 1)
    }

    /// What begins a transaction that is never kept.
    enum Beginning: String, CaseIterable {
        case nothing
        case authentication
        case mail
        case recipients
        case chunk

        var lines: [String] {
            let mail = "MAIL FROM:<old@b.test> BODY=BINARYMIME SMTPUTF8 ENVID=old"
            let recipients = [mail] + [String](repeating: "RCPT TO:<old@b.test> NOTIFY=NEVER", count: 5)
            return switch self {
            case .nothing: []
            case .authentication:
                ["AUTH CRAM-MD5", Base64.text(Array("old \(String(repeating: "0", count: 32))".utf8))]
            case .mail: [mail]
            case .recipients: recipients
            case .chunk: recipients + ["BDAT 10\r\nSubject: o"]
            }
        }
    }

    /// What ends it, with the code of its last reply.
    enum Ending: String, CaseIterable {
        case rset
        case hello
        case extendedHello
        case startTLS
        case failedCommit
        case full
        case tooLarge
        case failedAuthentication
        case longLine

        func isPossible(after beginning: Beginning) -> Bool {
            switch self {
            case .rset, .hello, .extendedHello: true
            case .startTLS: beginning != .chunk
            case .failedCommit, .full, .tooLarge: beginning == .recipients || beginning == .chunk
            case .failedAuthentication, .longLine: beginning == .nothing
            }
        }

        /// Ends it and gives the last reply.
        func happen(to client: inout Conversation, _ running: RunningServer) async throws -> String? {
            switch self {
            case .rset: return try await client.say("RSET")
            case .hello: return try await client.say("HELO c")
            case .extendedHello: return try await client.say("EHLO c")
            case .startTLS:
                _ = try await client.startTLS(HandshakeTests.withoutVerification)
                return try await client.say("EHLO c")
            case .failedCommit, .full:
                let error = KeepingError(isTemporary: true, isFull: self == .full, description: "on purpose")
                running.keeper.refusal.withLock { $0 = error }
                defer { running.keeper.refusal.withLock { $0 = nil } }
                return try await client.say("BDAT 2 LAST\r\n")
            case .tooLarge: return try await client.say("BDAT 1001 LAST\r\n" + String(repeating: "x", count: 999))
            case .failedAuthentication:
                _ = try await client.say("AUTH CRAM-MD5")
                _ = try await client.say("%%%")
                _ = try await client.say("AUTH CRAM-MD5")
                return try await client.say("*")
            case .longLine: return try await client.say(String(repeating: "x", count: 5_000))
            }
        }

        var code: String {
            switch self {
            case .rset, .hello, .extendedHello, .startTLS: "250"
            case .failedCommit: "451"
            case .full: "452"
            case .tooLarge: "552"
            case .failedAuthentication: "501"
            case .longLine: "500"
            }
        }
    }

    @Test("The next message of the session is its own, and nothing of the one before counts any more")
    func session() async throws {
        try await RunningServer.with(settings: Self.settings) { running in
            var cases = 0
            for beginning in Beginning.allCases {
                for ending in Ending.allCases where ending.isPossible(after: beginning) {
                    try await Self.reuse(after: beginning, ending, running)
                    cases += 1
                }
            }
            #expect(cases == 27)
        }
    }

    private static func reuse(after beginning: Beginning, _ ending: Ending, _ running: RunningServer) async throws {
        let name = "\(beginning), \(ending)"
        try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
            _ = try await client.reply()
            _ = try await client.say("EHLO c")
            for line in beginning.lines {
                // A chunk is as long as it says, and no line.
                try await client.send(line.hasPrefix("BDAT") ? line : line + "\r\n")
                _ = try await client.reply()
            }
            #expect(try await ending.happen(to: &client, running)?.hasPrefix(ending.code) == true, "\(name)")
            // Given back after the reply is on its way.
            try await running.unfinished(0, "\(name):")
            running.keeper.kept.withLock { $0 = .init() }
            try await expectOwnMessage(of: &client, running, name)
            // Only TLS makes the server forget who the client is (RFC 3207 §4.2, RFC 4954 §4).
            let isKnown = beginning == .authentication && ending != .startTLS
            let users = running.keeper.kept.withLock { $0.messages.map(\.session.user) }
            #expect(users == [isKnown ? "old" : nil], "\(name)")
            let again = try await client.say("AUTH CRAM-MD5")
            #expect(again?.hasPrefix(isKnown ? "503" : "334") == true, "\(name): \(again ?? "")")
            if !isKnown { _ = try await client.say("*") }
            _ = try await client.say("QUIT")
        }
        let session = try #require(await running.keeper.nextSession())
        #expect(session.messages.count == 1 && session.ending.outcome == .completed, "\(name)")
    }

    /// Delivers as much as may be, and looks at all of what is kept.
    private static func expectOwnMessage(
        of client: inout Conversation,
        _ running: RunningServer,
        _ name: String
    ) async throws {
        #expect(try await client.say("MAIL FROM:<new@b.test>")?.hasPrefix("250") == true)
        for _ in 1...5 { #expect(try await client.say("RCPT TO:<new@c.test>")?.hasPrefix("250") == true) }
        #expect(try await client.say("RCPT TO:<new@c.test>")?.hasPrefix("452 4.5.3") == true)
        #expect(try await client.say("DATA")?.hasPrefix("354") == true)
        let content =
            "Subject: \(String(repeating: "x", count: 89))\r\n\r\n" + String(repeating: "y", count: 896) + "\r\n"
        #expect(content.utf8.count == 1_000)
        #expect(try await client.say(content + ".")?.hasPrefix("250") == true)
        let kept = running.keeper.kept.withLock { $0 }
        let recipient = Recipient(path: Path(address: "new@c.test"))
        let envelope = Envelope(
            reversePath: Path(address: "new@b.test"),
            recipients: [Recipient](repeating: recipient, count: 5)
        )
        #expect(kept.messages.map(\.envelope) == [envelope], "\(name)")
        #expect(kept.contents == [Array(content.utf8)], "\(name)")
    }

    /// How a connection ends.
    enum Departure: String, CaseIterable {
        case quit
        case quitInTransaction
        case leftAfterGreeting
        case leftInTransaction
        case leftInContent
        case leftInChunk
        case leftInAuthentication
        case leftInHandshake
        case leftInHandshakeOfSTARTTLS
        case tooManyErrors
        case unknownChunk
        case otherProtocol
        case bytesAfterSTARTTLS
        case refusedMessage

        var isImplicitTLS: Bool { self == .leftInHandshake }

        var text: String {
            let recipients = "EHLO old\r\nMAIL FROM:<old@b.test> SMTPUTF8\r\nRCPT TO:<old@b.test>\r\n"
            return switch self {
            case .quit: "EHLO old\r\nQUIT\r\n"
            case .quitInTransaction: recipients + "QUIT\r\n"
            case .leftAfterGreeting: ""
            case .leftInTransaction: recipients
            case .leftInContent: recipients + "DATA\r\nSubject: old\r\n"
            case .leftInChunk: recipients + "BDAT 900\r\nSubject: old\r\n"
            case .leftInAuthentication: "EHLO old\r\nAUTH CRAM-MD5\r\n"
            case .leftInHandshake: "\u{16}\u{3}\u{1}\u{10}\u{0}"
            case .leftInHandshakeOfSTARTTLS: "EHLO old\r\nSTARTTLS\r\n"
            case .tooManyErrors: "EHLO old\r\n" + String(repeating: "FOO\r\n", count: 21)
            case .unknownChunk: recipients + "BDAT many\r\n"
            case .otherProtocol: "GET / HTTP/1.1\r\n"
            case .bytesAfterSTARTTLS: "EHLO old\r\nSTARTTLS\r\nMAIL FROM:<old@b.test>\r\n"
            case .refusedMessage: recipients + "BDAT 1001 LAST\r\n" + String(repeating: "x", count: 1_001)
            }
        }
    }

    @Test("However a connection ends, the next client of the port finds the place free and everything as at the first")
    func port() async throws {
        try await RunningServer.with(settings: Self.settings) { running in
            for departure in Departure.allCases {
                running.keeper.kept.withLock { $0 = .init() }
                try await Self.leave(departure, running)
                let first = try #require(await running.keeper.nextSession())
                #expect(first.messages.isEmpty, "\(departure)")
                try await running.unfinished(0, "\(departure):")
                try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                    #expect(try await client.reply()?.hasPrefix("220") == true, "\(departure)")
                    // Nobody has introduced himself to this session.
                    #expect(try await client.say("MAIL FROM:<new@b.test>")?.hasPrefix("503") == true, "\(departure)")
                    #expect(try await client.say("RCPT TO:<new@b.test>")?.hasPrefix("503") == true, "\(departure)")
                    _ = try await client.say("EHLO new")
                    try await Self.expectOwnMessage(of: &client, running, "\(departure)")
                    _ = try await client.say("QUIT")
                }
                let second = try #require(await running.keeper.nextSession())
                #expect(second.facts.hello == "new" && second.facts.user == nil && second.facts.tls == nil)
                #expect(second.ending.outcome == .completed && second.messages == [1], "\(departure)")
                #expect(!second.transcript.contains { $0.text.contains("old") }, "\(departure)")
                #expect(running.metrics().contains("letterlock_connections 0"), "\(departure)")
            }
        }
    }

    private static func leave(_ departure: Departure, _ running: RunningServer) async throws {
        let port = try #require(running.ports[departure.isImplicitTLS ? .implicitTLS : .startTLS])
        // However the server ends the connection, by a reset too.
        try? await TestClient.with(port: port) { client in
            if !departure.isImplicitTLS { _ = try await client.reply() }
            try await client.send(departure.text)
            let answers = departure.text.split(separator: "\r\n").count { $0.hasPrefix("EHLO") }
            for _ in 0..<answers { _ = try await client.reply() }
        }
    }
}
