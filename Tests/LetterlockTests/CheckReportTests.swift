import Testing

@testable import letterlock

@Suite struct CheckReportTests {
    private func lines(_ effective: EffectiveSettings) -> [String] {
        CheckReport.text(effective).split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
    }

    @Test func `Every setting is reported with its value and its source`() throws {
        let effective = try SettingsFixture.read(
            [
                "LETTERLOCK_TLS_MODE": "starttls", "LETTERLOCK_HTTP_PORT": "", "ServerOptions__HostName": "mail.test",
                "LETTERLOCK_PORT_FILE": "/run/port", "STATE_DIRECTORY": "/var/lib/letterlock",
                "LETTERLOCK_SETTINGS": "my settings.json",
            ],
            files: ["my settings.json": #"{"LogLevel": "debug"}"#, "/run/port": "2525\n"]
        )
        let lines = lines(effective)
        #expect(lines.count == Setting.all.count + 1)
        for line in [
            "Settings file: my settings.json", "TlsMode StartTls LETTERLOCK_TLS_MODE",
            #"HttpPort "" LETTERLOCK_HTTP_PORT"#,
            "HostName mail.test ServerOptions__HostName", "Port 2525 LETTERLOCK_PORT_FILE (/run/port)",
            "DataDirectory /var/lib/letterlock STATE_DIRECTORY", "LogLevel debug my settings.json: LogLevel",
            "PortsFile - default", "MaximumMessageSize 50MiB default",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func `With Listeners, the defaults of Port and TlsMode are not shown as if they counted`() throws {
        let lines = lines(try SettingsFixture.read(["LETTERLOCK_LISTENERS": "25=None,465=ImplicitTls"]))
        #expect(lines.contains("Listeners 25=None,465=ImplicitTls LETTERLOCK_LISTENERS"))
        #expect(lines.contains("Port - Listeners takes its place"))
        #expect(lines.contains("TlsMode - Listeners takes its place"))
        #expect(lines.first == "No settings file")
    }

    @Test func `A control character in a path does not reach the terminal`() throws {
        let effective = try SettingsFixture.read(["LETTERLOCK_PORTS_FILE": "/run/\u{1B}[2Jports"])
        #expect(lines(effective).contains(#"PortsFile /run/\u{1B}[2Jports LETTERLOCK_PORTS_FILE"#))
    }

    @Test func `A fault about a secret names the source alone`() {
        #expect(SettingSource.variable("LETTERLOCK_X").subject(showing: nil) == "LETTERLOCK_X:")
        #expect(SettingSource.settingsFile(path: "s.json", name: "X").subject(showing: nil) == "s.json: X")
    }
}
