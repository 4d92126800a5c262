import Foundation
import TestSupport
import Testing

/// What the service manager is told, on a real notification socket.
@Suite(.timeLimit(.minutes(2)))
struct ServiceManagerTests {
    /// Notifications until one holds `text`; the last is the one.
    private static func notifications(_ socket: NotifySocket, until text: String) throws -> [String] {
        var all: [String] = []
        repeat { all.append(try socket.next()) } while !(all.last?.contains(text) ?? false)
        return all
    }

    @Test("Ready with its status, then alive a few times in each interval, then stopping and asking for time")
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
        for _ in 1...5 { #expect(try socket.next() == "WATCHDOG=1") }

        let busy = try RawConnection(port: port)
        try busy.beginMessage()
        daemon.signal(SIGTERM)
        let stopping = try #require(try Self.notifications(socket, until: "STOPPING=1").last)
        #expect(stopping.contains("EXTEND_TIMEOUT_USEC=15000000"))
        // As long as it drains.
        for _ in 1...5 { #expect(try socket.next() == "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=15000000") }
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

    @Test("A reload that is refused is ended too, and its reason shows in the status until one is taken")
    func refusedReload() async throws {
        let socket = try NotifySocket()
        let workspace = try Workspace()
        let file = try workspace.write("{}", to: "settings.json")
        let settings = ["NOTIFY_SOCKET": socket.path, "LETTERLOCK_SETTINGS": file]
        let daemon = try await Daemon(settings, workspace: workspace)
        _ = try Self.notifications(socket, until: "READY=1")
        _ = try workspace.write(#"{"Prot": 25}"#, to: "settings.json")
        daemon.signal(SIGHUP)
        _ = try Self.notifications(socket, until: "RELOADING=1")
        _ = try Self.notifications(socket, until: "READY=1")
        let status = try #require(try Self.notifications(socket, until: "STATUS=").last)
        #expect(status.contains("; a reload was refused: "))
        #expect(status.contains("settings.json: Prot is not a setting"))
        _ = try workspace.write("{}", to: "settings.json")
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("Settings and certificate were read again"))
        let next = try #require(try Self.notifications(socket, until: "STATUS=").last)
        #expect(!next.contains("refused"))
        #expect(await daemon.stop() == 0)
    }

    @Test("The status follows the messages held")
    func messages() async throws {
        let socket = try NotifySocket()
        let daemon = try await Daemon(["NOTIFY_SOCKET": socket.path])
        // What it is told at the start counts the messages too.
        _ = try Self.notifications(socket, until: "READY=1")
        try await daemon.deliver(subject: "one")
        let status = try #require(try Self.notifications(socket, until: "; 1 message held").last)
        #expect(status.hasPrefix("STATUS=TlsMode None on "))
        #expect(await daemon.stop() == 0)
    }
}
