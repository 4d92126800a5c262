import Foundation
import Glibc
import Testing

/// The environments that people bring along: smtp4dev's, Kubernetes', and secrets in files.
@Suite(.timeLimit(.minutes(2)))
struct EnvironmentTests {
    private static let smtp4dev = [
        "ServerOptions__TlsMode": "StartTls", "ServerOptions__HostName": "mail.test",
        "ServerOptions__NumberOfMessagesToKeep": "50",
    ]

    /// What Kubernetes, and Docker's container links, inject for a service called letterlock.
    private static let injected = [
        "LETTERLOCK_SERVICE_HOST": "10.0.0.1", "LETTERLOCK_SERVICE_PORT": "1025",
        "LETTERLOCK_SERVICE_PORT_SMTP": "1025", "LETTERLOCK_PORT": "tcp://10.0.0.1:1025",
        "LETTERLOCK_PORT_1025_TCP": "tcp://10.0.0.1:1025", "LETTERLOCK_PORT_1025_TCP_PROTO": "tcp",
        "LETTERLOCK_PORT_1025_TCP_PORT": "1025", "LETTERLOCK_PORT_1025_TCP_ADDR": "10.0.0.1",
        "LETTERLOCK_NAME": "/client/letterlock", "LETTERLOCK_ENV_PATH": "/usr/bin",
    ]

    /// The value and source that `check` prints for each key.
    private static func check(
        _ settings: [String: String],
        _ workspace: Workspace,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [String: [String]] {
        let result = try await Daemon.run(["check"], settings, workspace: workspace)
        #expect(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
        return result.output.split(separator: "\n").reduce(into: [:]) { rows, line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
            if let key = words.first { rows[key] = Array(words.dropFirst()) }
        }
    }

    // MARK: - smtp4dev

    @Test("An smtp4dev environment works unchanged: mode, name, and of 51 mails the newest 50")
    func smtp4devEnvironment() async throws {
        let daemon = try await Daemon(Self.smtp4dev)
        let session = try RawConnection(port: try daemon.smtpPort("StartTls"))
        #expect(try session.reply()?.hasPrefix("220 mail.test ") == true)
        _ = try session.say("EHLO client.test")
        for number in 1...51 {
            _ = try session.say("MAIL FROM:<a@example.org>")
            _ = try session.say("RCPT TO:<b@example.org>")
            _ = try session.say("DATA")
            #expect(try session.say("Subject: \(number)\r\n\r\ntext\r\n.")?.hasPrefix("250 2.0.0") == true)
        }
        let messages = try await daemon.messages()
        #expect(messages.total == 50)
        #expect(messages.messages.map(\.Subject) == (2...51).reversed().map { String($0) })
        let health = try await daemon.health()
        #expect(health.tls.certificate?.names == ["mail.test"])
    }

    @Test("A setting that only smtp4dev has is one warning in the log, and all works")
    func smtp4devOnly() async throws {
        let daemon = try await Daemon(Self.smtp4dev.merging(["ServerOptions__ImapPort": "143"]) { $1 })
        try await daemon.deliver(subject: "kept")
        let warnings = daemon.logLines.filter { $0.contains(" warning ") || $0.contains(" error ") }
        #expect(warnings.count == 1, "\(warnings)")
        #expect(warnings.first?.contains("ServerOptions__ImapPort is a setting of smtp4dev") == true, "\(warnings)")
    }

    @Test("smtp4dev's settings file works in its own shape, and what is unknown in it is a warning")
    func smtp4devFile() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            """
            {
              "Serilog": {"MinimumLevel": "Information"},
              "ServerOptions": {
                // From the sample of smtp4dev.
                "HostName": "mail.test",
                "TlsMode": "ImplicitTls",
                "Port": "0",
                "AllowRemoteConnections": false,
                "NumberOfMessagesToKeep": 7,
                "MaxMessageSize": 1048576,
                "SslProtocols": "Tls12",
                "ImapPort": 143,
              },
            }
            """,
            to: "appsettings.json"
        )
        let settings = ["LETTERLOCK_SETTINGS": file, "LETTERLOCK_PORT": ""]
        let rows = try await Self.check(settings, workspace)
        #expect(rows["NumberOfMessagesToKeep"] == ["7", "\(file):", "ServerOptions.NumberOfMessagesToKeep"])
        #expect(rows["MaximumMessageSize"]?.first == "1MiB")
        #expect(rows["TlsMaximumVersion"]?.first == "1.2")
        #expect(rows["BindAddress"]?.first == "127.0.0.1,::1")
        let daemon = try await Daemon(settings, workspace: workspace)
        let (accepted, text) = try await MailClient.smtplib.send(
            try VerifiedDeliveryTests.delivery(to: daemon, .implicitTLS)
        )
        #expect(accepted, "\(text)")
        let session = try #require(try await daemon.sessions().first)
        #expect(session.Tls?.Version == "1.2")
        let warnings = daemon.logLines.filter { $0.contains(" warning ") }
        #expect(warnings.count == 2, "\(warnings)")
        for name in ["ServerOptions.ImapPort", "Serilog"] { #expect(warnings.contains { $0.contains(name) }) }
    }

    @Test("The LETTERLOCK_ form wins over smtp4dev's")
    func ownFormWins() async throws {
        let rows = try await Self.check(Self.smtp4dev.merging(["TLS_MODE": "ImplicitTls"]) { $1 }, try Workspace())
        #expect(rows["TlsMode"] == ["ImplicitTls", "LETTERLOCK_TLS_MODE"])
        #expect(rows["HostName"] == ["mail.test", "ServerOptions__HostName"])
    }

    // MARK: - Kubernetes

    @Test("What Kubernetes and container links inject for a service named letterlock changes nothing")
    func injectedVariables() async throws {
        let workspace = try Workspace()
        var plain = try await Self.check(["LETTERLOCK_PORT": ""], workspace)
        #expect(plain["Port"] == ["1025", "default"])
        #expect(try await Self.check(Self.injected, workspace) == plain)

        // The variable that would give a free port is one of those injected.
        let file = try workspace.write(#"{"Port": 0}"#, to: "settings.json")
        let settings = Self.injected.merging(["LETTERLOCK_SETTINGS": file]) { $1 }
        plain["Port"] = ["0", "\(file):", "Port"]
        plain["Settings"] = ["file:", file]
        plain["No"] = nil
        #expect(try await Self.check(settings, workspace) == plain)
        let daemon = try await Daemon(settings, workspace: workspace)
        try await daemon.deliver(subject: "kept")
        #expect(!daemon.logLines.contains { $0.contains(" warning ") || $0.contains(" error ") })
    }

    // MARK: - Sources

    @Test("A variable wins over the settings file and that over the default, and check shows the source of each")
    func precedence() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            """
            // What this machine has.
            {
              "HostName": "file.test", // covered by the variable
              "ShutdownGrace": "2s",
              "TlsCertificateNames": ["a.test", "b.test",],
            }
            """,
            to: "settings.json"
        )
        let rows = try await Self.check(
            ["LETTERLOCK_SETTINGS": file, "HOST_NAME": "variable.test", "LOG_LEVEL": ""],
            workspace
        )
        #expect(rows["HostName"] == ["variable.test", "LETTERLOCK_HOST_NAME"])
        #expect(rows["ShutdownGrace"] == ["2s", "\(file):", "ShutdownGrace"])
        #expect(rows["TlsCertificateNames"] == ["a.test,b.test", "\(file):", "TlsCertificateNames"])
        #expect(rows["Durability"] == ["Process", "default"])
        // Empty counts as not set.
        #expect(rows["LogLevel"] == ["info", "default"])
        #expect(rows["Settings"] == ["file:", file])
    }

    @Test("A settings file in CONFIGURATION_DIRECTORY is read, and none there is no fault")
    func configurationDirectory() async throws {
        let workspace = try Workspace()
        let settings = ["CONFIGURATION_DIRECTORY": workspace.directory]
        #expect(try await Self.check(settings, workspace)["HostName"] == ["localhost", "default"])
        let file = try workspace.write(#"{"HostName": "file.test"}"#, to: "settings.json")
        #expect(try await Self.check(settings, workspace)["HostName"] == ["file.test", "\(file):", "HostName"])
    }

    @Test("NAME_FILE gives the content of a file without its final newline; together with NAME it is 78")
    func nameFile() async throws {
        let workspace = try Workspace()
        let file = try workspace.write("mail.test\n", to: "name")
        let settings = ["HOST_NAME_FILE": file, "TLS_MODE_FILE": try workspace.write("starttls\r\n", to: "mode")]
        #expect(
            try await Self.check(settings, workspace)["HostName"] == [
                "mail.test", "LETTERLOCK_HOST_NAME_FILE", "(\(file))",
            ]
        )
        let daemon = try await Daemon(settings, workspace: workspace)
        let session = try RawConnection(port: try daemon.smtpPort("StartTls"))
        #expect(try session.reply()?.hasPrefix("220 mail.test ") == true)
        #expect(await daemon.stop() == 0)

        let both = try await Daemon.run([], settings.merging(["HOST_NAME": "x.test"]) { $1 }, workspace: workspace)
        #expect(both.status == 78)
        #expect(both.errors.contains("LETTERLOCK_HOST_NAME and LETTERLOCK_HOST_NAME_FILE are both set"))

        let none = try await Daemon.run([], ["HOST_NAME_FILE": workspace.path("none")], workspace: workspace)
        #expect(none.status == 78)
        #expect(none.errors.contains("LETTERLOCK_HOST_NAME_FILE=\(workspace.path("none")): there is no such file"))
    }

    @Test("check on a fault exits 78 and creates nothing")
    func checkOfFaults() async throws {
        let workspace = try Workspace()
        let result = try await Daemon.run(
            ["check"],
            ["TLS_MODE": "Tls", "LETTERLOCK_PROT": "25"],
            workspace: workspace
        )
        #expect(result.status == 78)
        #expect(result.errors.contains("LETTERLOCK_TLS_MODE=Tls"))
        #expect(result.errors.contains("LETTERLOCK_PROT"))
        _ = try await Self.check(["TLS_MODE": "StartTls"], workspace)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("data")))
    }

    @Test("With every address, a machine without IPv6 is ready on the others, as a container often is")
    func withoutIPv6() async throws {
        let workspace = try Workspace()
        let script = """
            ip link set lo up && echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 || exit 9
            "$1" 2>"$2" & daemon=$!
            until grep -q ' is ready on ' "$2"; do kill -0 $daemon || exit 8; sleep 0.1; done
            curl -sS http://127.0.0.1:8026/readyz
            kill $daemon
            wait $daemon
            """
        // A network of its own, so that the default ports are free.
        let own = geteuid() == 0 ? ["--net"] : ["--map-root-user", "--net"]
        let result = try await Program.run(
            "unshare",
            own + ["sh", "-c", script, "sh", Daemon.binary, workspace.path("log")],
            environment: ["LETTERLOCK_BIND_ADDRESS": "*", "LETTERLOCK_DATA_DIRECTORY": workspace.path("data")]
        )
        #expect(result.status == 0 && result.output == "ready\n", "\(result)")
        let log = String(decoding: try workspace.read("log"), as: UTF8.self)
        #expect(log.contains("Address :: is not there on this machine; Port 1025 goes without it"))
    }
}
