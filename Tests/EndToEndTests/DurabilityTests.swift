import Foundation
import Testing

/// What was answered 250 is there, whatever happens to the process.
@Suite(.timeLimit(.minutes(2)))
struct DurabilityTests {
    @Test(
        "After SIGKILL under 20 sessions every message answered 250 is there once, byte for byte",
        arguments: ["Process", "Power"]
    )
    func killed(durability: String) async throws {
        let workspace = try Workspace()
        let daemon = try await Daemon(
            ["DURABILITY": durability, "NUMBER_OF_MESSAGES_TO_KEEP": "0"],
            workspace: workspace
        )
        let port = try daemon.smtpPort()
        let confirmed = await withTaskGroup(of: [String: String].self) { group in
            for session in 1...20 {
                group.addTask { await Sender(port: port, name: "s\(session)").sendUntilCut() }
            }
            group.addTask {
                // In the thick of it: once some hundred messages are kept.
                var total = 0
                while total < 300 { total = (try? await daemon.messages().total) ?? 0 }
                daemon.signal(SIGKILL)
                return [:]
            }
            return await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        #expect(await daemon.exitStatus == SIGKILL)
        #expect(confirmed.count >= 250)

        let again = try await Daemon(["NUMBER_OF_MESSAGES_TO_KEEP": "0"], workspace: workspace)
        var sources: [String: [String]] = [:]
        for message in try await again.messages().messages {
            sources[message.Subject, default: []].append(
                String(decoding: try await again.source(message.ID), as: UTF8.self)
            )
        }
        for (subject, source) in confirmed { #expect(sources[subject] == [source], "\(subject)") }
        // Besides the confirmed ones only those may be there whose answer was cut off: one a session.
        #expect(sources.count <= confirmed.count + 20)
        #expect(sources.values.allSatisfy { $0.count == 1 })
    }
}

/// A client that sends one message after the other on one connection.
private struct Sender {
    var port: Int
    var name: String

    /// Sends until the connection is cut.
    ///
    /// - Returns: subject and source of the messages that were answered 250.
    func sendUntilCut() async -> [String: String] {
        await withCheckedContinuation { continuation in
            // A thread of its own: the connection blocks.
            Thread.detachNewThread { continuation.resume(returning: run()) }
        }
    }

    private func run() -> [String: String] {
        var confirmed: [String: String] = [:]
        do {
            let connection = try RawConnection(port: port)
            _ = try connection.reply()
            _ = try connection.say("EHLO \(name)")
            for number in 1...100_000 {
                let subject = "\(name)-\(number)"
                let body = String(repeating: "\(subject) 0123456789 äöü\r\n", count: 1 + number % 97)
                let source = "Subject: \(subject)\r\n\r\n\(body)"
                guard try connection.say("MAIL FROM:<a@example.org> BODY=8BITMIME") != nil,
                    try connection.say("RCPT TO:<b@example.org>") != nil,
                    try connection.say("DATA") != nil,
                    let answer = try connection.say(source + ".")
                else { break }
                if answer.hasPrefix("250 ") { confirmed[subject] = source }
            }
        } catch {
            // Cut off while sending.
        }
        return confirmed
    }
}
