import Logging
import SASL
import SMTPProtocol
import TLSIdentity
import Testing

@testable import letterlock

@Suite struct SettingsSmtp4devTests {
    @Test func `An environment written for smtp4dev works unchanged`() throws {
        let effective = try SettingsFixture.read([
            "ServerOptions__TlsMode": "StartTls", "ServerOptions__HostName": "mail.test",
            "ServerOptions__NumberOfMessagesToKeep": "50",
        ])
        #expect(effective.settings.tlsMode == .startTLS)
        #expect(effective.settings.hostName == "mail.test")
        #expect(effective.settings.numberOfMessagesToKeep == 50)
        #expect(effective.settings.port == 1_025)
        #expect(effective.warnings.isEmpty)
        #expect(effective.sources["TlsMode"] == .variable("ServerOptions__TlsMode"))
    }

    @Test(arguments: [
        "ServerOptions__TlsMode", "serveroptions__tlsmode", "SERVEROPTIONS__TLSMODE", "ServerOptions__TLSMODE",
    ])
    func `Its variables count in any letter case`(name: String) throws {
        #expect(try SettingsFixture.read([name: "ImplicitTls"]).settings.tlsMode == .implicitTLS)
    }

    @Test func `A setting that Letterlock does not have is a warning that names it`() throws {
        let effective = try SettingsFixture.read([
            "ServerOptions__ImapPort": "143",
            "ServerOptions__Urls": "http://*:80", "RelayOptions__SmtpServer": "mx.test",
        ])
        #expect(
            effective.warnings
                == [
                    "RelayOptions__SmtpServer", "ServerOptions__ImapPort", "ServerOptions__Urls",
                ].map { "\($0) is a setting of smtp4dev that Letterlock does not have; it is ignored" }
        )
        #expect(effective.settings == Settings())
    }

    @Test func `Its users are those of AUTH, without their mailboxes`() throws {
        let expected = [UserSetting(username: "a", password: "b"), UserSetting(username: "c", password: "d")]
        let variables = try SettingsFixture.read([
            "ServerOptions__Users__0__Username": "a", "ServerOptions__Users__0__Password": "b",
            "serveroptions__users__1__username": "c", "serveroptions__users__1__password": "d",
            "ServerOptions__Users__1__DefaultMailbox": "Default",
        ])
        #expect(variables.settings.users == expected)
        #expect(variables.warnings.isEmpty)
        let file = try SettingsFixture.read(
            file: """
                {"ServerOptions": {
                  "Users": [{"Username": "a", "Password": "b", "DefaultMailbox": "Default"}, {"username": "c", "password": "d"}],
                  "SmtpEnabledAuthTypesWhenNotSecureConnection": "PLAIN,LOGIN,CRAM-MD5",
                  "SmtpEnabledAuthTypesWhenSecureConnection": "PLAIN", "SmtpAllowAnyCredentials": false,
                  "AuthenticationRequired": true
                }}
                """
        )
        #expect(file.settings.users == expected)
        #expect(file.settings.authMechanismsWithoutTls == [.plain, .login, .cramMD5])
        #expect(file.settings.authMechanisms == [.plain])
        #expect(file.settings.authenticationRequired && !file.settings.smtpAllowAnyCredentials)
    }

    @Test func `A wrong value of a setting that exists is a fault`() {
        #expect(
            SettingsFixture.faults(["ServerOptions__TlsMode": "Tls", "ServerOptions__AllowRemoteConnections": "maybe"])
                == [
                    "ServerOptions__AllowRemoteConnections=maybe: must be true or false",
                    "ServerOptions__TlsMode=Tls: must be one of None, StartTls, ImplicitTls",
                ]
        )
    }

    @Test func `The LETTERLOCK form wins over smtp4dev's, and a variable of smtp4dev's over the file`() throws {
        let effective = try SettingsFixture.read(
            file: #"{"HostName": "file.test", "Port": 1}"#,
            [
                "ServerOptions__HostName": "theirs.test", "ServerOptions__Port": "2",
                "LETTERLOCK_HOST_NAME": "ours.test",
            ]
        )
        #expect(effective.settings.hostName == "ours.test")
        #expect(effective.settings.port == 2)
    }

    @Test(arguments: [
        ("MaxMessageSize", "1000", "MaximumMessageSize", "1000"),
        ("maxmessagesize", "64KiB", "MaximumMessageSize", "64KiB"),
        ("AllowRemoteConnections", "true", "BindAddress", "*"),
        ("AllowRemoteConnections", "True", "BindAddress", "*"),
        ("AllowRemoteConnections", "false", "BindAddress", "127.0.0.1,::1"),
        ("SslProtocols", "Tls12", "TlsMinimumVersion", "1.2"), ("SslProtocols", "Tls12", "TlsMaximumVersion", "1.2"),
        ("SslProtocols", "Tls13, tls11,Tls12", "TlsMinimumVersion", "1.1"),
        ("SslProtocols", "Tls", "TlsMaximumVersion", "1.0"),
        ("SslProtocols", "None", "TlsMinimumVersion", "1.2"), ("SslProtocols", "", "TlsMaximumVersion", "1.3"),
        ("Database", #""""#, "Database", ""), ("Database", "", "Database", ""),
        ("Database", "database.db", "Database", "database.db"),
        ("TlsCertificate", "", "TlsCertificate", ""),
        ("TlsCertificateNames__0", "a.test", "TlsCertificateNames", "a.test"),
    ])
    func `Its other names and values mean the same here`(name: String, value: String, key: String, written: String)
        throws
    {
        let effective = try SettingsFixture.read(["ServerOptions__" + name: value])
        #expect(Setting.byKey[key]?.text(effective.settings) == written)
        #expect(effective.warnings.isEmpty)
    }

    @Test func `SslProtocols with a version that nobody speaks any more is a fault`() {
        #expect(
            SettingsFixture.faults(["ServerOptions__SslProtocols": "Ssl3,Tls12"]) == [
                "ServerOptions__SslProtocols=Ssl3,Tls12: must hold names out of Tls, Tls11, Tls12, Tls13, "
                    + "separated by commas"
            ]
        )
    }

    @Test func `AllowRemoteConnections false takes the file's address back to the default, which is not a named one`()
        throws
    {
        let effective = try SettingsFixture.read(
            file: #"{"BindAddress": ["*"]}"#,
            ["ServerOptions__AllowRemoteConnections": "false"]
        )
        #expect(effective.settings.bindAddress == .loopback)
    }

    @Test func `The setting's own name wins over another name for it`() throws {
        let effective = try SettingsFixture.read([
            "ServerOptions__AllowRemoteConnections": "true", "ServerOptions__BindAddress": "10.0.0.1",
        ])
        #expect(effective.settings.bindAddress.addresses == ["10.0.0.1"])
    }

    @Test func `List variables come together in the order of their numbers`() throws {
        let names = (0...10).map { ("serveroptions__TlsCertificateNames__\($0)", "n\($0).test") }
        let effective = try SettingsFixture.read(Dictionary(uniqueKeysWithValues: names))
        #expect(effective.settings.tlsCertificateNames == names.map(\.1))
    }

    @Test func `One setting in two spellings is a fault`() {
        #expect(
            SettingsFixture.faults(["ServerOptions__Port": "1", "serveroptions__port": "2"]) == [
                "serveroptions__port is set already in other letters; keep one of them"
            ]
        )
    }

    @Test func `A settings file of smtp4dev works, with warnings for what Letterlock does not have`() throws {
        let effective = try SettingsFixture.read(
            file: """
                {
                  "Environment": "Production",
                  /* as it comes */
                  "ServerOptions": {
                    "tlsMode": "StartTls", "Port": "2525", "AllowRemoteConnections": true, "Database": "",
                    "SecureConnectionRequired": "True", "TlsCertificate": "", "MaxMessageSize": null, "ImapPort": 143,
                    "Users": [],
                  },
                  "RelayOptions": {"SmtpServer": ""},
                  "LogLevel": "debug",
                }
                """
        )
        let settings = effective.settings
        #expect(settings.tlsMode == .startTLS && settings.port == 2_525 && settings.secureConnectionRequired)
        #expect(settings.bindAddress.addresses == ["*"])
        #expect(settings.database == nil && settings.tlsCertificate == nil)
        #expect(settings.maximumMessageSize == Settings().maximumMessageSize)
        #expect(settings.logLevel == .debug)
        let path = SettingsFixture.defaultPath
        #expect(
            effective.warnings == [
                "\(path): ServerOptions.ImapPort is a setting of smtp4dev that Letterlock does not have; it is ignored",
                "\(path): Environment is nothing that Letterlock has; it is ignored",
                "\(path): RelayOptions is nothing that Letterlock has; it is ignored",
            ]
        )
    }

    @Test func `Letterlock's own keys in the file win over those in ServerOptions`() throws {
        let effective = try SettingsFixture.read(file: #"{"Port": 1, "ServerOptions": {"Port": 2}}"#)
        #expect(effective.settings.port == 1)
    }
}
