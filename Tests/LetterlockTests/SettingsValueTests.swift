import Logging
import SMTPProtocol
import TLSIdentity
import Testing

@testable import letterlock

@Suite struct SettingsValueTests {
    /// A value that is read, and how the settings write it again.
    @Test(arguments: [
        ("Port", "0", "0"), ("Port", "65535", "65535"),
        ("HttpPort", "0", "0"), ("HttpPort", "65535", "65535"), ("HttpPort", "", ""), ("HealthPort", "", ""),
        ("TlsMode", "starttls", "StartTls"), ("TlsMode", "IMPLICITTLS", "ImplicitTls"), ("TlsMode", "None", "None"),
        ("Durability", "power", "Power"),
        ("SecureConnectionRequired", "true", "true"), ("CertificateExpiryAffectsHealth", "False", "false"),
        ("TlsMinimumVersion", "1.0", "1.0"), ("TlsMaximumVersion", "1.3", "1.3"),
        ("TlsHandshakeTimeout", "1ms", "1ms"), ("TlsHandshakeTimeout", "500ms", "500ms"),
        ("TlsHandshakeTimeout", "3600s", "1h"), ("TlsHandshakeTimeout", "90s", "90s"),
        ("TlsHandshakeTimeout", "5m", "5m"),
        ("ShutdownGrace", "0s", "0s"), ("ShutdownGrace", "0ms", "0s"), ("ShutdownGrace", "1h", "1h"),
        ("CertificateExpiryWarning", "36500d", "36500d"), ("CertificateExpiryWarning", "48h", "2d"),
        ("MaximumMessageSize", "1", "1"), ("MaximumMessageSize", "1GiB", "1GiB"),
        ("MaximumMessageSize", "1073741824", "1GiB"),
        ("MaximumMessageSize", "64KiB", "64KiB"), ("MaximumMessageSize", "50MiB", "50MiB"),
        ("MaximumMessageSize", "1500", "1500"),
        ("NumberOfMessagesToKeep", "0", "0"), ("NumberOfMessagesToKeep", "1000000000", "1000000000"),
        ("BindAddress", "*", "*"), ("BindAddress", "127.0.0.1", "127.0.0.1"),
        ("BindAddress", "0.0.0.0, ::", "0.0.0.0,::"),
        ("BindAddress", #"["10.0.0.1", "fd00::1"]"#, "10.0.0.1,fd00::1"),
        ("TlsCertificateNames", "a.test, *.b.test ,10.0.0.1,::1", "a.test,*.b.test,10.0.0.1,::1"),
        ("TlsCertificateNames", "[]", ""), ("TlsCertificateNames", #"["a.test",]"#, "a.test"),
        ("HttpHosts", "*.svc.cluster.local,mail*.test", "*.svc.cluster.local,mail*.test"),
        ("HostName", "mail.test", "mail.test"), ("HostName", "mail_1.test.", "mail_1.test."),
        ("HostName", "::1", "::1"),
        ("Listeners", "1025=None,1587=starttls, 1465=ImplicitTls", "1025=None,1587=StartTls,1465=ImplicitTls"),
        ("Listeners", "0=None,0=StartTls", "0=None,0=StartTls"),
        ("Listeners", "465=ImplicitTls!certificateexpired", "465=ImplicitTls!CertificateExpired"),
        (
            "Listeners", #"[{"Port": 25, "TlsMode": "StartTls", "Fault": "StartTlsMissing"}]"#,
            "25=StartTls!StartTlsMissing"
        ),
        ("LabPorts", "0", "0"), ("LabPorts", "65480", "65480"),
        ("Listeners", #"[{"TlsMode": "StartTls", "Port": 25}]"#, "25=StartTls"),
        ("Database", "", ""), ("Database", "mail/store.db", "mail/store.db"),
        ("TlsCertificate", "./a b.pem", "./a b.pem"),
        ("LogLevel", "TRACE", "trace"), ("LogLevel", "error", "error"), ("LogFormat", "Json", "json"),
    ])
    func `A value that the grammar knows is read`(key: String, value: String, written: String) throws {
        let setting = try #require(Setting.byKey[key])
        let effective = try SettingsFixture.read([setting.variable: value])
        #expect(setting.text(effective.settings) == written)
        let again = try SettingsFixture.read([setting.variable: written])
        #expect(again.settings == effective.settings || written.isEmpty)
    }

    @Test(arguments: [
        ("Port", "65536", "a whole number from 0 to 65535"), ("Port", "-1", "a whole number from 0 to 65535"),
        ("Port", "+25", "a whole number"), ("Port", "25 ", "a whole number"), ("Port", "2٥", "a whole number"),
        ("Port", "99999999999999999999", "a whole number"), ("HttpPort", "65536", "0 to 65535"),
        ("HealthPort", "off", "0 to 65535"),
        ("TlsMode", "Tls", "one of None, StartTls, ImplicitTls"), ("Durability", "yes", "one of Process, Power"),
        ("SecureConnectionRequired", "1", "true or false"), ("SecureConnectionRequired", "yes", "true or false"),
        ("TlsMinimumVersion", "0.9", "one of 1.0, 1.1, 1.2, 1.3"), ("TlsMaximumVersion", "1.4", "one of"),
        ("TlsMaximumVersion", "TLSv1.2", "one of"),
        ("TlsHandshakeTimeout", "10", "a duration with a unit"),
        ("TlsHandshakeTimeout", "10S", "a duration with a unit"),
        ("TlsHandshakeTimeout", "ms", "a duration with a unit"),
        ("TlsHandshakeTimeout", "1.5s", "a duration with a unit"),
        ("TlsHandshakeTimeout", "0ms", "a duration from 1ms to 1h"),
        ("TlsHandshakeTimeout", "3600001ms", "a duration from 1ms to 1h"),
        ("TlsHandshakeTimeout", "9223372036854775807d", "a duration from 1ms to 1h"),
        ("ShutdownGrace", "3601s", "a duration from 0s to 1h"), ("ShutdownGrace", "-1s", "a duration with a unit"),
        ("CertificateExpiryWarning", "36501d", "from 0s to 36500d"),
        ("MaximumMessageSize", "0", "a size from 1 to 1GiB"),
        ("MaximumMessageSize", "1073741825", "a size from 1 to 1GiB"),
        ("MaximumMessageSize", "9007199254740993GiB", "a size from 1 to 1GiB"),
        ("MaximumMessageSize", "50MB", "a size in bytes, or with a unit: 64KiB"),
        ("MaximumMessageSize", "KiB", "a size in bytes"),
        ("NumberOfMessagesToKeep", "1000000001", "a whole number from 0 to 1000000000"),
        ("NumberOfSessionsToKeep", "-1", "a whole number"),
        ("BindAddress", "localhost", "names are not looked up"), ("BindAddress", "[::1]", "without brackets"),
        ("BindAddress", "*,::1", "* alone"), ("BindAddress", "::1,::1", "must not hold ::1 twice"),
        ("BindAddress", "127.0.0.1,", "must hold IP addresses"), ("BindAddress", "[]", "must hold an address"),
        ("BindAddress", #"["::1""#, "is not a JSON list: line 1, column 7"),
        ("TlsCertificateNames", "a.test,,b.test", "must hold host names"),
        ("TlsCertificateNames", "*", "must hold host names"),
        ("TlsCertificateNames", "a.*.test", "must hold host names"), ("HttpHosts", "mail.test:8025", "without a port"),
        ("HostName", "mail test", "a host name"), ("HostName", "-a.test", "a host name"),
        ("HostName", "a..test", "a host name"),
        ("HostName", "*.test", "a host name"), ("HostName", "bücher.test", "a host name"),
        ("HostName", ".", "a host name"),
        ("Listeners", "1025", "must hold ports with their modes"),
        ("Listeners", "1025=None=x", "must hold ports with their modes"),
        ("Listeners", "x=None", "must give each listener a port, and it must be a whole number"),
        ("Listeners", "1025=Tls", "must give each listener a mode, and it must be one of None, StartTls, ImplicitTls"),
        ("Listeners", "25=None,25=StartTls", "must not hold port 25 twice"),
        ("Listeners", "[]", "at least one listener"),
        ("Listeners", #"[{"Port": 25, "Mode": "None"}]"#, "Mode is none of them"),
        ("Listeners", "25=StartTls!Expired", "must give each listener a fault, and it must be one of Control,"),
        ("Listeners", "25=None!Control", "the fault Control a listener of TlsMode StartTls or ImplicitTls, not None"),
        (
            "Listeners", "25=ImplicitTls!StartTlsMissing",
            "the fault StartTlsMissing a listener of TlsMode StartTls, not ImplicitTls"
        ),
        ("LabPorts", "65481", "must be a whole number from 0 to 65480"), ("LabPorts", "lab", "must be a whole number"),
        ("Listeners", #"{"Port": 25}"#, "must hold ports with their modes"),
        ("Database", "/var/mail.db", "a file under DataDirectory"),
        ("Database", "../mail.db", "a file under DataDirectory"),
        ("Database", "a//b", "a file under DataDirectory"), ("Database", "a/", "a file under DataDirectory"),
        ("LogLevel", "critical", "one of trace, debug, info, notice, warning, error"),
        ("LogFormat", "xml", "one of auto, text, json"),
    ])
    func `A value that the grammar does not know is a fault`(key: String, value: String, words: String) throws {
        let setting = try #require(Setting.byKey[key])
        let faults = SettingsFixture.faults([setting.variable: value])
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("\(setting.variable)=\(value): ") == true)
        #expect(faults.first?.contains(words) == true, "\(faults)")
    }

    @Test func `A label of a host name may have 63 characters and a name 253`() {
        let label = String(repeating: "a", count: 63)
        #expect(SettingsFixture.faults(["LETTERLOCK_HOST_NAME": label]) == [])
        #expect(SettingsFixture.faults(["LETTERLOCK_HOST_NAME": label + "a"]).count == 1)
        let name = Array(repeating: label, count: 3).joined(separator: ".") + "." + String(repeating: "b", count: 61)
        #expect(name.count == 253)
        #expect(SettingsFixture.faults(["LETTERLOCK_HOST_NAME": name]) == [])
        #expect(SettingsFixture.faults(["LETTERLOCK_HOST_NAME": name + "b"]).count == 1)
    }

    @Test func `In the file numbers are numbers, sizes and TLS versions either, lists and objects JSON`() throws {
        let settings = try SettingsFixture.read(
            file: """
                {
                    // a comment
                    "HostName": "mail.test",
                    "BindAddress": ["127.0.0.1"],
                    "Listeners": [{"Port": 1025, "TlsMode": "None"}, {"Port": 0, "TlsMode": "starttls"},],
                    "TlsMinimumVersion": 1.2, "TlsMaximumVersion": "1.2",
                    "MaximumMessageSize": 65536,
                    "ShutdownGrace": "0s",
                    "HttpPort": "", /* off */
                    "HealthPort": 0,
                    "SecureConnectionRequired": true,
                }
                """
        ).settings
        #expect(settings.hostName == "mail.test")
        #expect(settings.bindAddress == BindAddress(addresses: ["127.0.0.1"], wereNamed: true))
        #expect(
            settings.effectiveListeners == [
                ListenerSetting(port: 1_025, tlsMode: .none), ListenerSetting(port: 0, tlsMode: .startTLS),
            ]
        )
        #expect(settings.tlsMinimumVersion == .tls12 && settings.tlsMaximumVersion == .tls12)
        #expect(settings.maximumMessageSize == 65_536)
        #expect(settings.shutdownGrace == .zero)
        #expect(settings.httpPort == nil && settings.healthPort == 0)
        #expect(settings.secureConnectionRequired && settings.usesTLS)
    }

    @Test func `The default addresses written down are named ones`() throws {
        let effective = try SettingsFixture.read(["LETTERLOCK_BIND_ADDRESS": "127.0.0.1,::1"])
        #expect(effective.settings.bindAddress == BindAddress(addresses: ["127.0.0.1", "::1"], wereNamed: true))
        #expect(!Settings().bindAddress.wereNamed)
    }
}
