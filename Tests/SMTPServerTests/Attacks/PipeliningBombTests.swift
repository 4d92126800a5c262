import SMTPProtocol
import Testing

@testable import SMTPServer

/// Far more commands at once than fit into any buffer, and their replies with them (RFC 2920 §3.1).
@Suite(.timeLimit(.minutes(1)))
struct PipeliningBombTests {
    private static let count = 10_000
    private static let commands = String(repeating: "NOOP\r\n", count: count)

    @Test("Each of ten thousand commands gets one reply, in order, and others do not wait")
    func good() async throws {
        try await RunningServer.with { running in
            async let bomb = Attack.replies(on: running.ports[.none], to: "EHLO c.test\r\n\(Self.commands)QUIT\r\n")
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                _ = try await client.reply()
                let delivered = try await client.deliver()
                #expect(delivered?.hasPrefix("250") == true)
            }
            let codes = try await bomb.codes
            #expect(codes.count == Self.count + 3 && codes.first == "220" && codes.last == "221")
            #expect(codes.dropFirst().dropLast().allSatisfy { $0 == "250" })
        }
    }

    @Test("Bad commands are answered up to their limit, however many come")
    func bad() async throws {
        try await RunningServer.with { running in
            let bomb = String(repeating: "EVIL\r\n", count: Self.count)
            let replies = try await Attack.replies(on: running.ports[.none], to: bomb)
            let limit = SMTPSettings.forTests.sessionLimits.maximumBadCommands
            #expect(replies.codes == ["220"] + Array(repeating: "500", count: limit) + ["421"])
        }
    }

    @Test("STARTTLS behind as many is answered once and begins TLS")
    func startTLS() async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                try await client.send("EHLO c.test\r\n\(Self.commands)STARTTLS\r\n")
                var codes: [String] = []
                for _ in 0..<(Self.count + 2) { codes.append(String(try await client.reply()?.prefix(3) ?? "")) }
                #expect(codes.last == "220" && codes.dropLast().allSatisfy { $0 == "250" })
                try await client.secure(HandshakeTests.withoutVerification)
                #expect(try await client.deliver()?.hasPrefix("250") == true)
            }
        }
    }
}
