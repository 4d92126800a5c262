import Testing

@testable import letterlock

@Suite struct SettingsConflictTests {
    @Test(arguments: ["Port", "TlsMode"])
    func `Listeners together with Port or TlsMode is a fault, whatever the sources`(key: String) {
        let value = key == "Port" ? "2525" : "StartTls"
        let remedy = "exclude each other; say it in Listeners, as 1025=None,1587=StartTls, or leave Listeners out"
        #expect(
            SettingsFixture.faults(["LETTERLOCK_LISTENERS": "25=None", Setting.variable(for: key): value]) == [
                "Listeners (LETTERLOCK_LISTENERS) and \(key) (\(Setting.variable(for: key))) \(remedy)"
            ]
        )
        let member = key == "Port" ? value : "\"\(value)\""
        #expect(
            SettingsFixture.faults(file: #"{"\#(key)": \#(member)}"#, ["LETTERLOCK_LISTENERS": "25=None"]) == [
                "Listeners (LETTERLOCK_LISTENERS) and \(key) (settings.json: \(key)) \(remedy)"
            ]
        )
    }

    @Test func `An empty Port beside Listeners is not set`() {
        #expect(SettingsFixture.faults(["LETTERLOCK_LISTENERS": "25=None", "LETTERLOCK_PORT": ""]) == [])
    }

    @Test(arguments: [
        (
            ["LETTERLOCK_LAB_PORTS": "1024", "LETTERLOCK_HOST_NAME": "mail.test"],
            "LabPorts 1024 (LETTERLOCK_LAB_PORTS) and Port 1025 (default) both take port 1025"
        ),
        (["LETTERLOCK_PORT": "8025"], "HttpPort 8025 (default) and Port 8025 (LETTERLOCK_PORT) both take port 8025"),
        (
            ["LETTERLOCK_HEALTH_PORT": "1025"],
            "HealthPort 1025 (LETTERLOCK_HEALTH_PORT) and Port 1025 (default) both take port 1025"
        ),
        (
            ["LETTERLOCK_HTTP_PORT": "8026"],
            "HealthPort 8026 (default) and HttpPort 8026 (LETTERLOCK_HTTP_PORT) both take port 8026"
        ),
        (
            ["LETTERLOCK_LISTENERS": "25=None,8025=StartTls"],
            "HttpPort 8025 (default) and Listeners 25=None,8025=StartTls (LETTERLOCK_LISTENERS) both take port 8025"
        ),
    ])
    func `Two ports that are equal are a fault`(environment: [String: String], sentence: String) {
        #expect(SettingsFixture.faults(environment) == [sentence + "; give one of them another, or 0 for a free one"])
    }

    @Test func `Ports 0, and ports that are switched off, are never equal`() {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_PORT": "0", "LETTERLOCK_HTTP_PORT": "0", "LETTERLOCK_HEALTH_PORT": "0"])
                == []
        )
        #expect(SettingsFixture.faults(["LETTERLOCK_PORT": "8025", "LETTERLOCK_HTTP_PORT": ""]) == [])
    }

    @Test func `The oldest TLS version may be the newest, but not newer`() {
        let minimum = "LETTERLOCK_TLS_MINIMUM_VERSION"
        let maximum = "LETTERLOCK_TLS_MAXIMUM_VERSION"
        #expect(SettingsFixture.faults([minimum: "1.2", maximum: "1.2"]) == [])
        #expect(
            SettingsFixture.faults([maximum: "1.1"]) == [
                "TlsMinimumVersion 1.2 (default) is newer than TlsMaximumVersion 1.1 (\(maximum)), so no "
                    + "version is left; "
                    + "lower the one or raise the other"
            ]
        )
        #expect(SettingsFixture.faults([minimum: "2", maximum: "1.1"]).count == 1, "a faulty value is not compared")
    }

    @Test func `A private key without a certificate is a fault`() {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY": "/k.pem"]) == [
                "TlsCertificatePrivateKey /k.pem (LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY) is the key of no "
                    + "certificate; "
                    + "set TlsCertificate too, or neither"
            ]
        )
    }

    @Test func `A certificate that no port uses is a warning`() throws {
        let environment = ["LETTERLOCK_TLS_CERTIFICATE": "/c.pem"]
        #expect(
            try SettingsFixture.read(environment).warnings == [
                "TlsCertificate /c.pem (LETTERLOCK_TLS_CERTIFICATE) is not used, because no port speaks TLS; "
                    + "set TlsMode to StartTls or ImplicitTls"
            ]
        )
        let used = environment.merging(["LETTERLOCK_LISTENERS": "25=None,465=ImplicitTls"]) { $1 }
        #expect(try SettingsFixture.read(used).warnings == [])
    }

    @Test func `SecureConnectionRequired without a StartTls port is a warning`() throws {
        let environment = ["LETTERLOCK_SECURE_CONNECTION_REQUIRED": "true"]
        #expect(
            try SettingsFixture.read(environment).warnings == [
                "SecureConnectionRequired true (LETTERLOCK_SECURE_CONNECTION_REQUIRED) changes nothing, "
                    + "because no port has TlsMode StartTls"
            ]
        )
        let used = environment.merging(["LETTERLOCK_TLS_MODE": "StartTls"]) { $1 }
        #expect(try SettingsFixture.read(used).warnings == [])
    }
}
