import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// What is counted of sessions over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("Messages, replies, handshakes, sessions and limits are counted, probes are not")
    func counted() async throws {
        try await RunningServer.with { running in
            _ = await running.server.probeListeners()
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c")
                _ = try await client.startTLS(HandshakeTests.withoutVerification)
                _ = try await client.deliver("Subject: 18\r\n\r\n!\r\n")
                _ = try await client.say("MAIL FROM:<> SIZE=100001")
                _ = try await client.say("QUIT")
            }
            _ = await running.keeper.nextSession()
            await #expect(throws: (any Error).self) {
                let port = try #require(running.ports[.implicitTLS])
                try await TestClient.with(port: port, tls: HandshakeTests.trustingNobody) { client in
                    _ = try await client.say("EHLO c")
                }
            }
            _ = await running.keeper.nextSession()
            let lines = running.metrics().split(separator: "\n").map(String.init)
            for line in [
                #"letterlock_handshakes_total{result="Completed",version="1.3"} 1"#,
                #"letterlock_handshakes_total{result="ClientRejectedCertificate"} 1"#,
                #"letterlock_sessions_total{outcome="Completed"} 1"#,
                #"letterlock_sessions_total{outcome="ClientRejectedCertificate"} 1"#,
                #"letterlock_limits_hit_total{limit="MaximumMessageSize"} 1"#, "letterlock_messages_total 1",
                "letterlock_message_bytes_total 18", #"letterlock_replies_total{code="552"} 1"#,
                #"letterlock_replies_total{code="221"} 1"#, "letterlock_connections 0",
            ] { #expect(lines.contains(line), "\(line) is not in \(lines)") }
        }
    }
}
