import Foundation
import Glibc
import Testing

/// SIGHUP with settings that cannot be taken, or not yet.
@Suite(.timeLimit(.minutes(2)))
struct ReloadTests {
    private static let refused = "The reload was refused, and nothing has changed"

    private static func size(_ daemon: Daemon) throws -> String? {
        let connection = try RawConnection(port: try daemon.smtpPort())
        _ = try connection.reply()
        try connection.send("EHLO client.test\r\n")
        while let line = try connection.line() {
            if line.dropFirst(4).hasPrefix("SIZE ") { return String(line.dropFirst(4)) }
            if line.hasPrefix("250 ") { return nil }
        }
        return nil
    }

    private static func write(_ settings: [String: Any], to workspace: Workspace) throws -> String {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: settings), as: UTF8.self)
        return try workspace.write(text, to: "settings.json")
    }

    @Test(
        "With a certificate that is missing nothing is taken over, log and health say so; when it appears, everything is"
    )
    func missingCertificate() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace)
        var settings: [String: Any] = [
            "TlsMode": "StartTls", "HostName": "mail.test", "TlsCertificate": pair.certificate,
            "TlsCertificatePrivateKey": pair.key, "MaximumMessageSize": "2MiB",
        ]
        let file = try Self.write(settings, to: workspace)
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        try await daemon.deliver(subject: "one")
        try await daemon.deliver(subject: "two")
        let shown = try await daemon.shownFingerprint()

        settings["TlsCertificate"] = workspace.path("new.pem")
        settings["TlsCertificatePrivateKey"] = workspace.path("new.key")
        settings["NumberOfMessagesToKeep"] = 1
        settings["MaximumMessageSize"] = "1MiB"
        settings["HostName"] = "new.test"
        _ = try Self.write(settings, to: workspace)
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.refused))
        #expect(try Self.size(daemon) == "SIZE 2097152")
        #expect(try await daemon.messages().total == 2)
        #expect(try await daemon.shownFingerprint() == shown)
        #expect(!daemon.logLines.contains { $0.contains("were read again") })
        let during = try await daemon.health()
        #expect(during.status == "warn" && during.description == "Letterlock on mail.test")
        let output = during.checks["settings:reload"]?.first?.output
        #expect(output?.hasPrefix("a reload was refused: TlsCertificate names \(workspace.path("new.pem"))") == true)

        let new = try await CertificatePair(in: workspace, name: "new", for: "new.test")
        #expect(await daemon.waitForLog("Settings and certificate were read again"))
        #expect(try await daemon.shownFingerprint() == (try await new.fingerprint()))
        #expect(try Self.size(daemon) == "SIZE 1048576")
        // Kept behind what the reload has removed.
        try await daemon.deliver(subject: "three")
        #expect(try await daemon.messages().messages.map(\.Subject) == ["three"])
        let after = try await daemon.health()
        #expect(after.checks["settings:reload"] == nil && after.checks["certificate:replacement"] == nil)
        #expect(after.description == "Letterlock on new.test")
    }

    @Test("Faulty settings show in health until good ones come")
    func faultySettings() async throws {
        let workspace = try Workspace()
        let file = try Self.write(["HostName": "mail.test"], to: workspace)
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        _ = try Self.write(["Prot": 25], to: workspace)
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.refused))
        let output = try await daemon.health().checks["settings:reload"]?.first?.output
        #expect(output?.contains("Prot is not a setting") == true)
        _ = try Self.write(["HostName": "other.test"], to: workspace)
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("Settings and certificate were read again"))
        #expect(try await daemon.health().status == "pass")
    }

    @Test(
        "A pipe in the place of the settings file, or of a file with a value, is refused at once, and SIGTERM ends the daemon"
    )
    func pipes() async throws {
        let workspace = try Workspace()
        let file = try Self.write(["HostName": "mail.test"], to: workspace)
        let value = try workspace.write("2MiB\n", to: "size")
        let variables = ["LETTERLOCK_SETTINGS": file, "MAXIMUM_MESSAGE_SIZE_FILE": value]
        let daemon = try await Daemon(variables, workspace: workspace)
        for (round, path) in [file, value].enumerated() {
            let kept = try workspace.read(path == file ? "settings.json" : "size")
            try FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            daemon.signal(SIGHUP)
            #expect(await daemon.waitForLog(Self.refused, count: round + 1))
            #expect(daemon.logLines.contains { $0.contains("\(path): it is a pipe or a device") })
            try await daemon.deliver(subject: "still there")
            if path == file {
                try FileManager.default.removeItem(atPath: path)
                try kept.write(to: URL(filePath: path))
            }
        }
        #expect(await daemon.stop() == 0)
    }

    @Test("A start reads its settings from a pipe of the shell")
    func processSubstitution() async throws {
        let shell = #"exec env LETTERLOCK_SETTINGS=<(echo '{"MaximumMessageSize": "2MiB"}') "$@""#
        let daemon = try await Daemon(launcher: ["/bin/bash", "-c", shell, "bash"])
        #expect(try Self.size(daemon) == "SIZE 2097152")
        // There is nothing in it any more.
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog(Self.refused))
        #expect(try Self.size(daemon) == "SIZE 2097152")
        #expect(await daemon.stop() == 0)
    }

    @Test("After a reload MaximumDatabaseSize still holds, with its new value")
    func databaseSize() async throws {
        let workspace = try Workspace()
        let file = try Self.write(["MaximumDatabaseSize": "3MiB"], to: workspace)
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        let line = String(repeating: "x", count: 998) + "\r\n"
        let large = "Subject: large\r\n\r\n" + String(repeating: line, count: 1_045)
        try await daemon.deliver(large.utf8)
        try await daemon.deliver(large.utf8)
        for (round, size) in ["3MiB", "5MiB", "4MiB"].enumerated() {
            _ = try Self.write(["MaximumDatabaseSize": size], to: workspace)
            daemon.signal(SIGHUP)
            #expect(await daemon.waitForLog("Settings and certificate were read again", count: round + 1))
            let connection = try RawConnection(port: try daemon.smtpPort())
            try connection.beginMessage()
            let reply = try connection.say(large + ".")
            #expect(reply?.hasPrefix(size == "5MiB" ? "250 " : "452 4.3.1") == true, "\(size): \(reply ?? "")")
        }
    }
}
