import Foundation
import Glibc
import SMTPProtocol
import TLSIdentity
import TestSupport
import Testing

@testable import letterlock

/// What the daemon does when its time has come, and not before.
///
/// Each test runs in a process of its own, because signals and environment belong to the whole process.
@Suite(.timeLimit(.minutes(2)))
struct TurnedClockTests {
    /// How often files are looked at.
    private static let watch = Duration.milliseconds(250)

    @Test("The watchdog is fed three times in its interval, neither earlier nor later")
    func heartbeat() async {
        await #expect(processExitsWith: .success) {
            setenv("WATCHDOG_USEC", "6000000", 1)
            let daemon = try TurnedDaemon()
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                for _ in 1...2 {
                    try await daemon.clock.waitForSleepers(of: .seconds(2))
                    daemon.clock.turn(by: .milliseconds(1_999))
                    // Nobody was woken who could have sent anything.
                    daemon.expectSilence()
                    daemon.clock.turn(by: .milliseconds(1))
                    try daemon.expect("WATCHDOG=1")
                }
            }
        }
    }

    @Test("A watchdog that waits longer is fed every five seconds")
    func longHeartbeat() async {
        await #expect(processExitsWith: .success) {
            setenv("WATCHDOG_USEC", "60000000", 1)
            let daemon = try TurnedDaemon()
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                for _ in 1...2 {
                    try await daemon.clock.waitForSleepers(2, of: .seconds(5))
                    daemon.clock.turn(by: .seconds(5))
                    _ = try daemon.notification("WATCHDOG=1")
                }
            }
        }
    }

    @Test("The status follows the messages held every five seconds")
    func status() async {
        await #expect(processExitsWith: .success) {
            let daemon = try TurnedDaemon()
            try await daemon.run {
                let before = try daemon.notification("READY=1")
                #expect(before.hasSuffix("; 0 messages held"), "\(before)")
                let connection = try RawConnection(port: try daemon.smtpPort)
                try connection.beginMessage()
                #expect(try connection.say("Subject: one\r\n\r\ntext\r\n.")?.hasPrefix("250") == true)
                try await daemon.clock.waitForSleepers(2, of: .seconds(5))
                daemon.clock.turn(by: .milliseconds(4_999))
                daemon.expectSilence()
                daemon.clock.turn(by: .milliseconds(1))
                let after = try daemon.notification("STATUS=")
                #expect(after.hasSuffix("; 1 message held"), "\(after)")
            }
        }
    }

    @Test("A reload that is refused is ended too, and its reason shows in the status until one is taken")
    func refusedReload() async {
        await #expect(processExitsWith: .success) {
            let daemon = try TurnedDaemon()
            func reload(_ text: String) throws -> String {
                _ = try daemon.workspace.write(text, to: "settings.json")
                kill(getpid(), SIGHUP)
                #expect(try daemon.notification("RELOADING=1").contains("MONOTONIC_USEC="))
                return try daemon.notification("READY=1")
            }
            func status() async throws -> String {
                try await daemon.clock.waitForSleepers(2, of: .seconds(5))
                daemon.clock.turn(by: .seconds(5))
                return try daemon.notification("STATUS=")
            }
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                #expect(try reload(#"{"Prot": 25}"#) == "READY=1", "the reload was not ended")
                let refused = try await status()
                #expect(refused.contains("; a reload was refused: "), "\(refused)")
                #expect(refused.contains("settings.json: Prot is not a setting"), "\(refused)")
                #expect(try reload("{}") == "READY=1", "the reload was not ended")
                let taken = try await status()
                #expect(!taken.contains("refused"), "\(taken)")
            }
        }
    }

    @Test("The generated certificate is renewed when a day has passed and it is due")
    func dailyCheck() async {
        await #expect(processExitsWith: .success) {
            let daemon = try TurnedDaemon { $0.tlsMode = .startTLS }
            func trust() throws -> Data { try daemon.workspace.read("data/tls/trust.pem") }
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                var trusted = try trust()
                for _ in 1...2 {
                    // Made for 3650 days, and due when 30 of them are left.
                    daemon.setForward(days: 3_621)
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    daemon.clock.turn(by: .seconds(86_400) - Self.watch)
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    #expect(try trust() == trusted, "renewed before a day had passed")
                    daemon.clock.turn(by: Self.watch)
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    #expect(try trust() != trusted, "not renewed after a day")
                    trusted = try trust()
                }
            }
        }
    }

    @Test("A certificate that expires soon is warned of once a day")
    func reminder() async {
        await #expect(processExitsWith: .success) {
            let daemon = try TurnedDaemon {
                $0.tlsMode = .startTLS
                $0.certificateExpiryWarning = .seconds(3_660 * 86_400)
            }
            func warnings() -> Int { daemon.logged.count { $0.contains("warning: The certificate in ") } }
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                for day in 1...3 {
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    #expect(warnings() == day, "\(warnings()) warnings on day \(day)")
                    daemon.clock.turn(by: .seconds(86_400) - Self.watch)
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    #expect(warnings() == day, "\(warnings()) warnings on day \(day)")
                    daemon.clock.turn(by: Self.watch)
                }
            }
        }
    }

    @Test("A replaced certificate is taken over at the second look, a quarter of a second after the first")
    func fileWatch() async {
        await #expect(processExitsWith: .success) {
            let workspace = try Workspace()
            let (old, new) = (
                try await CertificatePair(in: workspace), try await CertificatePair(in: workspace, name: "new")
            )
            let daemon = try TurnedDaemon {
                $0.tlsMode = .startTLS
                $0.tlsCertificate = .file(path: old.certificate)
                $0.tlsCertificatePrivateKey = .file(path: old.key)
            }
            func isReplaced() throws -> Bool {
                try daemon.workspace.read("data/tls/trust.pem") == Data(contentsOf: URL(filePath: new.certificate))
            }
            try await daemon.run {
                _ = try daemon.notification("READY=1")
                try await daemon.clock.waitForSleepers(of: Self.watch)
                for (name, source) in [("provided.key", new.key), ("provided.pem", new.certificate)] {
                    try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: workspace.path(name)))
                }
                for isExpected in [false, true] {
                    daemon.clock.turn(by: Self.watch)
                    try await daemon.clock.waitForSleepers(of: Self.watch)
                    #expect(try isReplaced() == isExpected, "replaced at the wrong look")
                }
            }
        }
    }

    @Test("A daemon that is not ready looks again after a second")
    func notReady() async {
        await #expect(processExitsWith: .success) {
            let daemon = try TurnedDaemon()
            let (contents, away) = (
                daemon.workspace.path("data/letterlock.db-contents"), daemon.workspace.path("away")
            )
            try FileManager.default.moveItem(atPath: contents, toPath: away)
            try await daemon.run {
                try await daemon.clock.waitForSleepers(of: .seconds(1))
                #expect(daemon.logged.contains { $0.hasPrefix("error: Not ready: ") }, "\(daemon.logged)")
                try FileManager.default.moveItem(atPath: away, toPath: contents)
                daemon.clock.turn(by: .milliseconds(999))
                daemon.expectSilence()
                daemon.clock.turn(by: .milliseconds(1))
                try daemon.expect("READY=1")
            }
        }
    }
}
