import Foundation
import Testing

/// Clients that are gone before they could be answered.
@Suite(.timeLimit(.minutes(1)))
struct HastyClientTests {
    @Test("A client that is gone as soon as the handshake is done leaves one record, and is counted once")
    func handshakesOnly() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "LOG_LEVEL": "debug"])
        let port = try daemon.smtpPort()
        let result = try await Program.run(
            "openssl",
            ["s_time", "-connect", "127.0.0.1:\(port)", "-new", "-time", "2"]
        )
        #expect(result.status == 0, "\(result)")
        var metrics = ""
        repeat {
            metrics = String(decoding: try await daemon.request("/metrics", service: "health").body, as: UTF8.self)
        } while !metrics.contains("letterlock_connections 0")
        let ended = metrics.matches(of: #/letterlock_sessions_total{outcome="[A-Za-z]+"} ([0-9]+)/#).compactMap {
            Int($0.1)
        }
        let page = try JSONDecoder().decode(
            Sessions.self,
            from: try await daemon.request("/api/v1/sessions?limit=1").body
        )
        #expect(page.total > 100 && ended.reduce(0, +) == page.total, "\(metrics)")
        #expect(!daemon.logLines.contains { $0.contains("Cannot store") })
        // One less would be a place for ever.
        #expect(!metrics.contains("letterlock_connections -"))
    }
}
