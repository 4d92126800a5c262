import SMTPProtocol
import Testing

@testable import letterlock

@Suite struct SettingsSourceTests {
    @Test func `Nothing given: every setting has its built-in default`() throws {
        let effective = try SettingsFixture.read()
        #expect(effective.settings == Settings())
        #expect(effective.sources.isEmpty && effective.warnings.isEmpty && effective.settingsFile == nil)
    }

    @Test func `The table has exactly the settings that something obeys, each with the variable of its key`() {
        #expect(
            Setting.all.map(\.key) == [
                "HostName", "BindAddress", "Port", "TlsMode", "Listeners", "LabPorts", "SecureConnectionRequired",
                "TlsCertificate",
                "TlsCertificatePrivateKey", "TlsCertificatePassword", "TlsCertificates", "TlsCertificateNames",
                "TlsCertificateKind", "TlsAuthority", "TlsAuthorityPrivateKey", "TlsAuthorityPassword",
                "TlsMinimumVersion", "TlsMaximumVersion", "TlsCiphers", "TlsClientCertificate", "TlsClientAuthority",
                "TlsHandshakeTimeout", "CertificateExpiryWarning", "CertificateExpiryAffectsHealth", "DataDirectory",
                "Database", "Durability", "NumberOfMessagesToKeep", "NumberOfSessionsToKeep",
                "MaximumDatabaseSize", "MaximumMessageSize", "MaximumHeaderSize", "MaximumTextLineLength",
                "MaximumUnfinishedSize", "MaximumUnfinishedMemory", "MemoryBudget",
                "AllowedAddresses", "MaximumConnections", "MaximumConnectionsPerAddress", "MaximumConnectionRate",
                "CommandTimeout", "MessageTimeout", "MaximumCommandLength", "MaximumRecipients",
                "MaximumMessagesPerConnection",
                "MaximumBadCommands", "RejectedRecipients", "Faults", "FaultsApi", "AuthenticationRequired",
                "SmtpAllowAnyCredentials",
                "Users", "AuthMechanisms",
                "AuthMechanismsWithoutTls", "HttpPort", "HttpUsers", "HttpTls", "HttpHosts", "HealthPort", "PortsFile",
                "ShutdownGrace", "LogLevel",
                "LogFormat",
            ]
        )
        #expect(Setting.byKey["TlsMode"]?.variable == "LETTERLOCK_TLS_MODE")
        #expect(Setting.byKey["TlsCertificatePrivateKey"]?.variable == "LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY")
        #expect(Setting.byVariable.count == Setting.all.count)
    }

    @Test func `A variable wins over the file, and the file over the default`() throws {
        let effective = try SettingsFixture.read(
            file: #"{"Port": 2525, "HostName": "file.test"}"#,
            ["LETTERLOCK_HOST_NAME": "variable.test"]
        )
        #expect(effective.settings.hostName == "variable.test")
        #expect(effective.settings.port == 2_525)
        #expect(effective.settings.healthPort == 8_026)
        #expect(effective.sources["HostName"] == .variable("LETTERLOCK_HOST_NAME"))
        #expect(effective.sources["Port"] == .settingsFile(path: SettingsFixture.defaultPath, name: "Port"))
        #expect(effective.settingsFile == SettingsFixture.defaultPath)
    }

    @Test func `A wrong value in the file is a fault even where a variable covers it`() {
        #expect(
            SettingsFixture.faults(file: #"{"TlsMode": "Tls"}"#, ["LETTERLOCK_TLS_MODE": "None"]) == [
                #"settings.json: TlsMode "Tls" must be one of None, StartTls, ImplicitTls"#
            ]
        )
    }

    @Test func `DataDirectory is systemd's state directory, unless it is set`() throws {
        let environment = ["STATE_DIRECTORY": "/var/lib/letterlock:/var/lib/other"]
        let effective = try SettingsFixture.read(environment)
        #expect(effective.settings.dataDirectory == "/var/lib/letterlock")
        #expect(effective.sources["DataDirectory"] == .stateDirectory)
        let named = environment.merging(["LETTERLOCK_DATA_DIRECTORY": "/data"]) { $1 }
        #expect(try SettingsFixture.read(named).settings.dataDirectory == "/data")
    }

    @Test(arguments: [
        ([:], "/etc/letterlock/settings.json"),
        (["LETTERLOCK_SETTINGS": ""], "/etc/letterlock/settings.json"),
        (["CONFIGURATION_DIRECTORY": "/etc/a"], "/etc/a/settings.json"),
        (["CONFIGURATION_DIRECTORY": "/etc/none:/etc/a:/etc/b"], "/etc/a/settings.json"),
        (["CONFIGURATION_DIRECTORY": "/etc/a", "LETTERLOCK_SETTINGS": "/etc/b/settings.json"], "/etc/b/settings.json"),
    ])
    func `The settings file is the first of the places that are looked at`(environment: [String: String], path: String)
        throws
    {
        let files = ["/etc/letterlock", "/etc/a", "/etc/b"].map { ($0 + "/settings.json", #"{"Port": 1}"#) }
        let effective = try SettingsFixture.read(environment, files: Dictionary(uniqueKeysWithValues: files))
        #expect(effective.settingsFile == path)
        #expect(effective.settings.port == 1)
    }

    @Test func `systemd's directory without a settings file does not lead on to the default one`() throws {
        let effective = try SettingsFixture.read(file: #"{"Port": 1}"#, ["CONFIGURATION_DIRECTORY": "/etc/a"])
        #expect(effective.settingsFile == nil)
    }

    @Test func `A settings file that is named has to exist`() {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_SETTINGS": "/no/settings.json"]) == [
                "LETTERLOCK_SETTINGS=/no/settings.json: there is no such file; correct the path or the file, "
                    + "or take it away"
            ]
        )
    }

    @Test func `A settings file may hold a mebibyte and not a byte more`() {
        let blank = { String(repeating: " ", count: SettingsReader.maximumSettingsFileSize - $0) }
        #expect(SettingsFixture.faults(file: "{}" + blank(2)) == [])
        #expect(
            SettingsFixture.faults(file: "{}" + blank(1)) == [
                "LETTERLOCK_SETTINGS=settings.json: the file is larger than 1MiB; correct the path or the "
                    + "file, or take it away"
            ]
        )
    }

    @Test func `An empty variable counts as not set, except where emptiness switches something off`() throws {
        let environment = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.variable, "") })
        var expected = Settings()
        expected.database = nil
        expected.httpPort = nil
        expected.healthPort = nil
        // What is in memory always has a limit.
        expected.maximumDatabaseSize = 512 << 20
        let effective = try SettingsFixture.read(environment)
        #expect(effective.settings == expected)
        #expect(Set(effective.sources.keys) == ["Database", "HttpPort", "HealthPort", "MaximumDatabaseSize"])
    }

    @Test func `Every setting can come from a variable, from a file of a value, and from the settings file`() throws {
        // Not one of the values is the default.
        let values = [
            "HostName": "mail.test", "BindAddress": "*", "Port": "1", "TlsMode": "StartTls",
            "LabPorts": "2500",
            "SecureConnectionRequired": "true",
            "TlsCertificate": "/c.pem", "TlsCertificatePrivateKey": "/k.pem", "TlsCertificateNames": "a.test,b.test",
            "TlsCertificatePassword": "secret", "TlsCertificateKind": "LocalAuthority",
            "TlsCertificates": #"[{"Certificate": "/a.pem", "PrivateKey": "/a.key"}, {"Certificate": "/b.pem"}]"#,
            "TlsAuthority": "/a.pem", "TlsAuthorityPrivateKey": "/a.key", "TlsAuthorityPassword": "hidden",
            "TlsCiphers": "ECDHE-ECDSA-AES128-GCM-SHA256:AES128-SHA", "TlsClientCertificate": "Require",
            "TlsClientAuthority": "/clients.pem",
            "TlsMinimumVersion": "1.0", "TlsMaximumVersion": "1.2", "TlsHandshakeTimeout": "1s",
            "CertificateExpiryWarning": "7d", "CertificateExpiryAffectsHealth": "false", "DataDirectory": "/data",
            "Database": "", "Durability": "Power", "NumberOfMessagesToKeep": "0", "NumberOfSessionsToKeep": "1",
            "MaximumDatabaseSize": "1GiB", "MaximumMessageSize": "64KiB", "MaximumHeaderSize": "64KiB",
            "MaximumTextLineLength": "1000", "MaximumUnfinishedSize": "1MiB", "MaximumUnfinishedMemory": "1MiB",
            "MemoryBudget": "8MiB",
            "AllowedAddresses": "127.0.0.1,10.0.0.0/8",
            "MaximumConnections": "1", "MaximumConnectionsPerAddress": "1", "MaximumConnectionRate": "1",
            "CommandTimeout": "1s", "MessageTimeout": "1m",
            "MaximumCommandLength": "512", "MaximumRecipients": "1", "MaximumMessagesPerConnection": "1",
            "MaximumBadCommands": "1",
            "RejectedRecipients": "a@*,full@*=452",
            "Faults": #"[{"Name": "busy", "Stage": "Mail", "Action": {"Code": 421}}]"#, "FaultsApi": "true",
            "AuthenticationRequired": "true",
            "SmtpAllowAnyCredentials": "false",
            "Users": #"[{"Username": "ci", "Password": "…"}]"#, "AuthMechanisms": "PLAIN,LOGIN",
            "AuthMechanismsWithoutTls": "[]", "HttpPort": "", "HttpHosts": "*.local",
            "HttpUsers": #"[{"Username": "ci", "Password": "…"}]"#, "HttpTls": "true", "HealthPort": "0",
            "PortsFile": "/run/ports.json", "ShutdownGrace": "0s", "LogLevel": "debug", "LogFormat": "json",
        ]
        let settings = Setting.all.filter { $0.key != "Listeners" }
        #expect(values.count == settings.count)
        let variables = try SettingsFixture.read(
            Dictionary(uniqueKeysWithValues: settings.map { ($0.variable, values[$0.key] ?? "") })
        )
        #expect(Setting.differences(between: Settings(), and: variables.settings).map(\.key) == settings.map(\.key))

        let files = try SettingsFixture.read(
            Dictionary(uniqueKeysWithValues: settings.map { ($0.variable + "_FILE", "/run/\($0.key)") }),
            files: Dictionary(uniqueKeysWithValues: settings.map { ("/run/\($0.key)", (values[$0.key] ?? "") + "\n") })
        )
        #expect(files.settings == variables.settings)

        let members = settings.map { #""\#($0.key)": \#($0.inFile(values[$0.key] ?? "") ?? "null")"# }
        let json = try SettingsFixture.read(file: "{\n" + members.joined(separator: ",\n") + ",\n}")
        #expect(json.settings == variables.settings)
    }
}
