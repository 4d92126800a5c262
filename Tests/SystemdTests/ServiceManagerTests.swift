import Foundation
import Logging
import TestSupport
import Testing

@testable import Systemd

/// Each test runs in a process of its own, because the environment belongs to the whole process.
@Suite(.timeLimit(.minutes(5))) struct ServiceManagerTests {
    @Test func `a listening service manager gets all states in one datagram`() async {
        await #expect(processExitsWith: .success) {
            let socket = try NotifySocket()
            setenv("NOTIFY_SOCKET", socket.path, 1)
            #expect(ServiceManager.isListening)

            let manager = ServiceManager(logger: Logger(label: "test"))
            manager.notify(.ready, .status("StartTls on 1025"))
            #expect(try socket.receive() == "READY=1\nSTATUS=StartTls on 1025")
        }
    }

    @Test func `a reload carries the monotonic time of the call`() async {
        await #expect(processExitsWith: .success) {
            let socket = try NotifySocket()
            setenv("NOTIFY_SOCKET", socket.path, 1)

            let before = DispatchTime.now().uptimeNanoseconds / 1_000
            ServiceManager(logger: Logger(label: "test")).notify(.reloading)
            let after = DispatchTime.now().uptimeNanoseconds / 1_000

            let lines = try socket.receive().split(separator: "\n")
            try #require(lines.count == 2)
            #expect(lines[0] == "RELOADING=1")
            let time = try #require(UInt64(lines[1].dropFirst("MONOTONIC_USEC=".count)))
            #expect((before...after).contains(time))
        }
    }

    @Test func `without a service manager nothing is sent and nothing is logged`() async {
        await #expect(processExitsWith: .success) {
            unsetenv("NOTIFY_SOCKET")
            #expect(!ServiceManager.isListening)

            let events = RecordedEvents()
            ServiceManager(logger: events.logger()).notify(.ready)
            #expect(events.all.isEmpty)
        }
    }

    @Test func `a service manager that went away is one warning with the cause`() async {
        await #expect(processExitsWith: .success) {
            setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1)

            let events = RecordedEvents()
            ServiceManager(logger: events.logger()).notify(.stopping)

            let event = try #require(events.all.first)
            #expect(events.all.count == 1)
            #expect(event.level == .warning)
            #expect(event.metadata?["error"] == "No such file or directory")
            #expect(event.metadata?["notification"] == "STOPPING=1")
        }
    }

    @Test func `the watchdog's interval is what the service manager says, for this process alone`() async {
        await #expect(processExitsWith: .success) {
            unsetenv("WATCHDOG_PID")
            unsetenv("WATCHDOG_USEC")
            #expect(ServiceManager.watchdogInterval == nil)
            setenv("WATCHDOG_USEC", "30000000", 1)
            #expect(ServiceManager.watchdogInterval == .seconds(30))
            setenv("WATCHDOG_PID", "\(getpid())", 1)
            #expect(ServiceManager.watchdogInterval == .seconds(30))
            setenv("WATCHDOG_PID", "1", 1)
            #expect(ServiceManager.watchdogInterval == nil)
        }
    }
}
