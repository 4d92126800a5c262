import Foundation
import Testing

/// A start that cannot succeed ends at once, with the exit status of its kind and a message that names source, value and
/// remedy.
@Suite(.timeLimit(.minutes(2)))
struct StartFaultTests {
    /// Starts the program and gives what it complained about, a fault a line.
    ///
    /// A start that does not end is killed, and its status is then no exit status.
    private static func faults(
        _ settings: [String: String],
        _ workspace: Workspace,
        arguments: [String] = []
    ) async throws -> (status: Int32, lines: [String]) {
        let result = try await Daemon.run(arguments, settings, workspace: workspace, seconds: 20)
        #expect(result.output.isEmpty)
        // The directory may be fine, and a certificate made in it, before a port turns out to be taken.
        let lines = result.errors.split(separator: "\n").filter { !$0.contains(" notice letterlock: ") }
        return (result.status, lines.map(String.init))
    }

    private static func expect(
        _ settings: [String: String],
        in workspace: Workspace? = nil,
        status: Int32,
        saying parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (ended, lines) = try await faults(settings, try workspace ?? Workspace())
        #expect(ended == status, sourceLocation: sourceLocation)
        #expect(lines.count == 1, "\(lines)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(lines.first?.contains(part) == true, "no \(part) in \(lines)", sourceLocation: sourceLocation)
        }
    }

    // MARK: - Settings

    @Test("A variable that does not exist is 78 and names the nearest")
    func unknownVariable() async throws {
        try await Self.expect(
            ["LETTERLOCK_PROT": "25"],
            status: 78,
            saying: ["LETTERLOCK_PROT is not a setting", "did you mean LETTERLOCK_PORT?"]
        )
    }

    @Test("A value that does not parse is 78 and names the variable, the value and what is allowed")
    func badValueInVariable() async throws {
        try await Self.expect(
            ["TLS_MODE": "Tls"],
            status: 78,
            saying: ["LETTERLOCK_TLS_MODE=Tls", "must be one of None, StartTls, ImplicitTls"]
        )
    }

    @Test("A value that does not parse in the settings file is 78 and names the file, the key and the value")
    func badValueInFile() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(#"{"TlsMode": "Tls"}"#, to: "settings.json")
        let message = [#"settings.json: TlsMode "Tls""#, "must be one of None, StartTls, ImplicitTls"]
        try await Self.expect(["LETTERLOCK_SETTINGS": file], in: workspace, status: 78, saying: [file] + message)
        try await Self.expect(
            ["CONFIGURATION_DIRECTORY": workspace.directory],
            in: workspace,
            status: 78,
            saying: [file] + message
        )
    }

    @Test("A settings file that is not JSON is 78 with line and column")
    func notJSON() async throws {
        let workspace = try Workspace()
        let file = try workspace.write("{\n  \"TlsMode\" \"None\"\n}\n", to: "settings.json")
        try await Self.expect(
            ["LETTERLOCK_SETTINGS": file],
            in: workspace,
            status: 78,
            saying: ["\(file): not JSON, line 2, column 13", "expected a colon behind the name TlsMode"]
        )
    }

    @Test("A settings file that was named and is not there is 78")
    func settingsFileMissing() async throws {
        let workspace = try Workspace()
        let file = workspace.path("none.json")
        try await Self.expect(
            ["LETTERLOCK_SETTINGS": file],
            in: workspace,
            status: 78,
            saying: ["LETTERLOCK_SETTINGS=\(file)", "there is no such file", "correct the path"]
        )
    }

    @Test("All faults of variables and settings file are reported together")
    func faultsTogether() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(#"{"Prot": 25, "LogLevel": "loud"}"#, to: "settings.json")
        let (status, lines) = try await Self.faults(
            ["LETTERLOCK_SETTINGS": file, "LETTERLOCK_PROT": "25", "TLS_MODE": "Tls"],
            workspace
        )
        #expect(status == 78)
        #expect(lines.count == 4, "\(lines)")
        let expected = [
            "settings.json: Prot is not a setting; did you mean Port?", #"settings.json: LogLevel "loud""#,
            "LETTERLOCK_PROT is not a setting", "LETTERLOCK_TLS_MODE=Tls",
        ]
        for part in expected { #expect(lines.contains { $0.contains(part) }, "no \(part) in \(lines)") }
    }

    // MARK: - Ports

    @Test("A port in use is 69 and says which setting, which address and what to do")
    func portInUse() async throws {
        let other = try await Daemon()
        let port = try other.smtpPort()
        for (variable, key) in [("PORT", "Port"), ("HTTP_PORT", "HttpPort"), ("HEALTH_PORT", "HealthPort")] {
            try await Self.expect(
                [variable: String(port)],
                status: 69,
                saying: [
                    "\(key) \(port) on 127.0.0.1", "Address already in use", "LETTERLOCK_\(variable)",
                    "0 for a free one",
                ]
            )
        }
        try await Self.expect(
            ["LISTENERS": "0=None,\(port)=StartTls"],
            status: 69,
            saying: ["Listeners", "\(port) on 127.0.0.1", "Address already in use", "LETTERLOCK_LISTENERS"]
        )
        #expect(await other.stop() == 0)
    }

    @Test("An address that is not of this machine is 69 when BindAddress names it")
    func addressMissing() async throws {
        // TEST-NET-1 of RFC 5737; the other ports are off, as each would be a fault of its own.
        try await Self.expect(
            ["BIND_ADDRESS": "192.0.2.1", "LETTERLOCK_HTTP_PORT": "", "LETTERLOCK_HEALTH_PORT": ""],
            status: 69,
            saying: ["on 192.0.2.1 cannot be bound", "give BindAddress addresses of this machine", "* for all"]
        )
    }

    // MARK: - The data directory

    @Test("A data directory that cannot be made is 73 and named", arguments: ["file/data", "file", "/proc/x"])
    func directoryUnusable(path: String) async throws {
        let workspace = try Workspace()
        _ = try workspace.write("no directory", to: "file")
        let directory = path.hasPrefix("/") ? path : workspace.path(path)
        try await Self.expect(
            ["DATA_DIRECTORY": directory],
            in: workspace,
            status: 73,
            saying: ["DataDirectory \(directory) cannot be", "name another with LETTERLOCK_DATA_DIRECTORY"]
        )
    }

    @Test("A second daemon on the same data directory is 73, and the first goes on")
    func directoryInUse() async throws {
        let first = try await Daemon()
        try await Self.expect(
            [:],
            in: first.workspace,
            status: 73,
            saying: [first.workspace.path("data"), "is in use by another daemon", "LETTERLOCK_DATA_DIRECTORY"]
        )
        try await first.deliver(subject: "still here")
        #expect(await first.stop() == 0)
    }

    @Test("A database file that is no database is 73, and is left as it is")
    func notADatabase() async throws {
        let workspace = try Workspace()
        try FileManager.default.createDirectory(atPath: workspace.path("data"), withIntermediateDirectories: true)
        let text = String(repeating: "This is no database.\n", count: 400)
        let file = try workspace.write(text, to: "data/letterlock.db")
        try await Self.expect(
            [:],
            in: workspace,
            status: 73,
            saying: [file, "file is not a database", "name another one with Database"]
        )
        #expect(try workspace.read("data/letterlock.db") == Data(text.utf8))
    }

    @Test("A port in use, an unusable directory and a missing certificate are reported together")
    func startFaultsTogether() async throws {
        let other = try await Daemon()
        let port = try other.smtpPort()
        let (status, lines) = try await Self.faults(
            [
                "PORT": String(port), "DATA_DIRECTORY": "/proc/x", "TLS_MODE": "StartTls",
                "TLS_CERTIFICATE": "/nonexistent/tls.crt",
            ],
            try Workspace()
        )
        #expect(status == 73)
        #expect(lines.count == 3, "\(lines)")
        for part in ["DataDirectory /proc/x", "Port \(port) on 127.0.0.1", "TlsCertificate names /nonexistent/tls.crt"]
        {
            #expect(lines.contains { $0.contains(part) }, "no \(part) in \(lines)")
        }
        #expect(await other.stop() == 0)
    }

    // MARK: - The certificate

    @Test("A certificate path that does not exist is 78 and says what to do")
    func certificateMissing() async throws {
        try await Self.expect(
            ["TLS_MODE": "StartTls", "TLS_CERTIFICATE": "/nonexistent/tls.crt"],
            status: 78,
            saying: ["TlsCertificate names /nonexistent/tls.crt, which does not exist", "correct the path"]
        )
    }

    @Test("A directory given as the certificate is 78")
    func certificateIsDirectory() async throws {
        let workspace = try Workspace()
        try await Self.expect(
            ["TLS_MODE": "StartTls", "TLS_CERTIFICATE": workspace.directory],
            in: workspace,
            status: 78,
            saying: ["TlsCertificate names \(workspace.directory), which is a directory", "name the file in it"]
        )
    }

    @Test("A key that belongs to another certificate is 78 and names both files")
    func keyMismatch() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace)
        let other = try await CertificatePair(in: workspace, name: "other")
        var settings = pair.settings
        settings["TLS_CERTIFICATE_PRIVATE_KEY"] = other.key
        try await Self.expect(
            settings,
            in: workspace,
            status: 78,
            saying: [
                "TlsCertificatePrivateKey names \(other.key)", "does not belong to", pair.certificate, "give the key",
            ]
        )
    }

    @Test("A certificate without any key is 78 and says where the key may stand")
    func keyMissing() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace)
        var settings = pair.settings
        settings["TLS_CERTIFICATE_PRIVATE_KEY"] = nil
        try await Self.expect(
            settings,
            in: workspace,
            status: 78,
            saying: [pair.certificate, "no private key", "name its file in TlsCertificatePrivateKey"]
        )
        settings["TLS_CERTIFICATE_PRIVATE_KEY"] = workspace.path("none.key")
        try await Self.expect(
            settings,
            in: workspace,
            status: 78,
            saying: ["TlsCertificatePrivateKey names \(workspace.path("none.key")), which does not exist"]
        )
    }

    // MARK: - The command line

    @Test(
        "A flag named like a setting is 64 and prints the variable and the key that do it",
        arguments: [["--tlsmode", "StartTls"], ["--tls-mode=StartTls"]]
    )
    func flag(arguments: [String]) async throws {
        let (status, lines) = try await Self.faults([:], try Workspace(), arguments: arguments)
        #expect(status == 64)
        #expect(lines.count == 1)
        let message = try #require(lines.first)
        #expect(message.contains("LETTERLOCK_TLS_MODE=StartTls"))
        #expect(message.contains(#""TlsMode": "StartTls" in the settings file"#))
    }

    @Test("An unknown word is 64 and names the commands")
    func unknownWord() async throws {
        let (status, lines) = try await Self.faults([:], try Workspace(), arguments: ["chekc"])
        #expect(status == 64)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("chekc is not a command (did you mean check?)") == true, "\(lines)")
    }

    @Test("No fault of a command line or of the settings makes a data directory")
    func nothingIsMade() async throws {
        let workspace = try Workspace()
        _ = try await Self.faults(["TLS_MODE": "Tls"], workspace)
        _ = try await Self.faults([:], workspace, arguments: ["--tlsmode", "StartTls"])
        #expect(!FileManager.default.fileExists(atPath: workspace.path("data")))
    }
}
