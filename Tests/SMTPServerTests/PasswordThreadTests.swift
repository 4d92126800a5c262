import BoundedResources
import Dispatch
import Foundation
import NIOCore
import NIOPosix
import SASL
import SMTPProtocol
import TestSupport
import Testing

@testable import SMTPServer

/// Passwords that are costly to check, and who waits for them.
@Suite(.timeLimit(.minutes(2)))
struct PasswordThreadTests {
    private static func settings(hash: String) throws -> SMTPSettings {
        var settings = SMTPSettings.forLargeMail
        let password = try #require(Password(hash))
        settings.authentication.credentials = Credentials(acceptsAny: false, users: ["ci": password])
        settings.authentication.mechanismsWithoutTLS = [.plain]
        return settings
    }

    private static func response(_ password: String) -> String {
        Data("\0ci\0\(password)".utf8).base64EncodedString()
    }

    @Test("A message that is written to a file waits for no password")
    func besideLargeMail() async throws {
        try await RunningServer.with(settings: .forLargeMail) { running in
            let port = try #require(running.ports[.none])
            let threads = running.server.environment.passwordThreads
            try await TestClient.with(port: port) { guesser in
                _ = try await guesser.reply()
                _ = try await guesser.say("EHLO guesser")
                // Nothing frees the threads before the message is kept.
                try await Self.blocking(running) {
                    let waiting = threads.waiting
                    try await guesser.send("AUTH PLAIN \(Self.response("x"))\r\n")
                    try await eventually("the password waits for a thread") { threads.waiting > waiting }
                    try await TestClient.with(port: port) { client in
                        _ = try await client.reply()
                        let content = String(repeating: "0123456789\r\n", count: 80_000)
                        #expect(try await client.deliver(content)?.hasPrefix("250") == true)
                    }
                    #expect(threads.waiting > waiting)
                }
                #expect(try await guesser.reply()?.hasPrefix("235") == true)
            }
        }
    }

    /// Blocks all threads that check passwords while `body` runs.
    private static func blocking(_ running: RunningServer, _ body: () async throws -> Void) async throws {
        let gate = DispatchSemaphore(value: 0)
        let threads = running.server.environment.passwordThreads
        for client in 0..<UInt64(System.coreCount) { #expect(threads.submit(for: client) { gate.wait() }) }
        defer { for _ in 0..<System.coreCount { gate.signal() } }
        while threads.waiting > System.coreCount - max(System.coreCount / 2, 1) { await Task.yield() }
        try await body()
    }

    @Test("The last place in the queue of passwords is taken; the next client gets 454 4.7.0, and may come again")
    func fullQueue() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                try await Self.blocking(running) {
                    let threads = running.server.environment.passwordThreads
                    while threads.submit(for: 99, {}) {}
                    #expect(threads.waiting == SessionEnvironment.maximumWaitingPasswords)
                    let reply = try await client.say("AUTH PLAIN " + Self.response("x"))
                    #expect(reply?.hasPrefix("454 4.7.0") == true)
                }
                while try await client.say("AUTH PLAIN " + Self.response("x"))?.hasPrefix("235") != true {}
            }
        }
    }

    @Test("A client that leaves while its password waits is gone once its turn comes, and nothing is checked for it")
    func abandoned() async throws {
        // It would take minutes.
        let hash = "$6$rounds=99999999$saltsalt$" + String(repeating: "x", count: 86)
        try await RunningServer.with(settings: try Self.settings(hash: hash)) { running in
            let port = try #require(running.ports[.implicitTLS])
            try await Self.blocking(running) {
                let threads = running.server.environment.passwordThreads
                let waiting = threads.waiting
                // Over TLS, where a client that closes its side has left.
                try await TestClient.with(port: port, tls: HandshakeTests.withoutVerification) { client in
                    _ = try await client.reply()
                    _ = try await client.say("EHLO c")
                    try await client.send("AUTH PLAIN \(Self.response("wrong"))\r\n")
                    while threads.waiting == waiting { await Task.yield() }
                }
                // Its end is known on each event loop then.
                for loop in RunningServer.group.makeIterator() { try await loop.submit {}.get() }
            }
            #expect(await running.keeper.nextSession()?.ending.outcome == .clientDisconnected)
        }
    }
}
