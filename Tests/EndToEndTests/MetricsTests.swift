import Foundation
import Testing

/// `/metrics` of a running daemon.
@Suite(.timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("Everything that is promised is there, in the form that Prometheus reads")
    func metrics() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls", "HOST_NAME": "mail.test"])
        let (accepted, text) = try await MailClient.curl.send(try VerifiedDeliveryTests.delivery(to: daemon, .startTLS))
        #expect(accepted, "\(text)")
        _ = try await daemon.sessions()
        let answer = try await daemon.request("/metrics", service: "health")
        #expect(answer.status == 200)
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
        for line in [
            "letterlock_messages 1", "letterlock_messages_total 1", "letterlock_waiters 0",
            #"letterlock_handshakes_total{result="Completed",version="1.3"} 1"#,
            #"letterlock_sessions_total{outcome="Completed"} 1"#, "# TYPE letterlock_store_commit_seconds histogram",
        ] { #expect(lines.contains(line), "\(line) is not in \(lines)") }
        let expiry = #"letterlock_certificate_not_after_seconds{name="mail.test",source="generated"} "#
        #expect(lines.contains { $0.hasPrefix(expiry) && (Int($0.dropFirst(expiry.count)) ?? 0) > 2_000_000_000 })
        // A line is a comment, or a name, perhaps labels, and a number; every name has its sentence and its type.
        var described: Set<String> = []
        for line in lines {
            if line.hasPrefix("# TYPE ") {
                described.insert(String(line.split(separator: " ")[2]))
            } else if !line.hasPrefix("# HELP ") {
                #expect(line.wholeMatch(of: #/[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [0-9.e+-]+/#) != nil, "\(line)")
                let name = line.prefix { $0 != "{" && $0 != " " }
                let family = name.replacing(#/_(bucket|sum|count)$/#, with: "")
                #expect(described.contains(String(family)) || described.contains(String(name)), "\(line)")
            }
        }
        #expect(lines.count { $0.hasPrefix("# HELP ") } == described.count)
    }
}
