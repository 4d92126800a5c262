import Foundation
import TestSupport
import Testing

/// What the service manager is told, on a real notification socket.
@Suite(.timeLimit(.minutes(2)))
struct ServiceManagerTests {
    /// Notifications until one holds `text`; the last is the one.
    private static func notifications(_ socket: NotifySocket, until text: String) throws -> [String] {
        let start = ContinuousClock.now
        var all: [String] = []
        repeat {
            try #require(ContinuousClock.now - start < .seconds(15), "no \(text) came, but \(all.suffix(5))")
            all.append(try socket.next())
        } while !(all.last?.contains(text) ?? false)
        return all
    }

    @Test("Ready with its status, then alive again and again, then stopping and asking for time")
    func life() async throws {
        let socket = try NotifySocket()
        let daemon = try await Daemon([
            "NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "300000", "TLS_MODE": "StartTls", "SHUTDOWN_GRACE": "20s",
        ])
        let ready = try socket.next().split(separator: "\n")
        #expect(ready.first == "READY=1")
        let port = try daemon.smtpPort()
        let status =
            #/STATUS=TlsMode StartTls on \d+; certificate expires \d{4}-\d\d-\d\d \(3649 days\); 0 messages held/#
        #expect(ready.count == 2)
        #expect(try status.wholeMatch(in: String(ready.last ?? "")) != nil, "\(ready)")
        #expect(ready.last?.contains(" on \(port);") == true)
        for _ in 1...2 { #expect(try socket.next() == "WATCHDOG=1") }

        let busy = try RawConnection(port: port)
        try busy.beginMessage()
        daemon.signal(SIGTERM)
        let stopping = try #require(try Self.notifications(socket, until: "STOPPING=1").last)
        #expect(stopping.contains("EXTEND_TIMEOUT_USEC=15000000"))
        // As long as it drains.
        // A beat of before may still be on its way.
        for _ in 1...2 { _ = try Self.notifications(socket, until: "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=15000000") }
        try busy.send("Subject: last\r\n\r\ntext\r\n.\r\n")
        #expect(try busy.reply()?.hasPrefix("250 2.0.0 ") == true)
        #expect(await daemon.exitStatus == 0)
    }

    @Test("A reload is begun and ended")
    func reload() async throws {
        let socket = try NotifySocket()
        let daemon = try await Daemon(["NOTIFY_SOCKET": socket.path])
        daemon.signal(SIGHUP)
        let reloading = try #require(try Self.notifications(socket, until: "RELOADING=1").last)
        #expect(reloading.contains("MONOTONIC_USEC="))
        _ = try Self.notifications(socket, until: "READY=1")
        #expect(await daemon.stop() == 0)
    }
}
