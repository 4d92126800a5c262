import Testing

@testable import letterlock

@Suite struct SettingsInjectedVariablesTests {
    @Test func `What Kubernetes injects for a service called letterlock changes nothing`() throws {
        let effective = try SettingsFixture.read([
            "LETTERLOCK_SERVICE_HOST": "10.96.0.7", "LETTERLOCK_SERVICE_PORT": "1025",
            "LETTERLOCK_SERVICE_PORT_SMTP": "1025",
            "LETTERLOCK_SERVICE_PORT_HTTP": "8025", "LETTERLOCK_PORT": "tcp://10.96.0.7:1025",
            "LETTERLOCK_PORT_1025_TCP": "tcp://10.96.0.7:1025", "LETTERLOCK_PORT_1025_TCP_PROTO": "tcp",
            "LETTERLOCK_PORT_1025_TCP_PORT": "1025", "LETTERLOCK_PORT_1025_TCP_ADDR": "10.96.0.7",
            "LETTERLOCK_PORT_8025_UDP_ADDR": "10.96.0.7",
        ])
        #expect(effective.settings == Settings())
        #expect(effective.warnings.isEmpty)
    }

    @Test func `So do services called letterlock- and something, also where the name is that of a setting`() throws {
        let effective = try SettingsFixture.read([
            "LETTERLOCK_SMTP_SERVICE_HOST": "10.96.0.7", "LETTERLOCK_SMTP_SERVICE_PORT": "25",
            "LETTERLOCK_SMTP_SERVICE_PORT_SMTP": "25", "LETTERLOCK_SMTP_PORT": "tcp://10.96.0.7:25",
            "LETTERLOCK_SMTP_PORT_25_TCP_ADDR": "10.96.0.7", "LETTERLOCK_HTTP_PORT": "tcp://10.96.0.8:8025",
        ])
        #expect(effective.settings == Settings())
    }

    @Test func `What container links inject changes nothing`() throws {
        let effective = try SettingsFixture.read([
            "LETTERLOCK_NAME": "/client/letterlock", "LETTERLOCK_ENV_PATH": "/usr/bin",
            "LETTERLOCK_PORT": "tcp://172.17.0.2:1025",
        ])
        #expect(effective.settings == Settings())
    }

    @Test func `A port is still a port beside them, given in the other form`() throws {
        let effective = try SettingsFixture.read(
            ["LETTERLOCK_PORT": "tcp://10.96.0.7:1025", "LETTERLOCK_PORT_FILE": "/run/port"],
            files: ["/run/port": "2525"]
        )
        #expect(effective.settings.port == 2_525)
    }

    @Test(arguments: [
        "LETTERLOCK_SERVICES", "LETTERLOCK_PORT_X_TCP", "LETTERLOCK_PORT_1025", "LETTERLOCK_NAME",
        "LETTERLOCK_PORT_70000_TCP",
    ])
    func `What only looks alike is a fault`(name: String) {
        #expect(SettingsFixture.faults([name: "1025"]).count == 1)
    }

    @Test func `A port that is an address is a fault where nobody injects it`() {
        #expect(
            SettingsFixture.faults(file: #"{"Port": "tcp://10.96.0.7:1025"}"#).count == 1
        )
        #expect(SettingsFixture.faults(["LETTERLOCK_PORT": "http://x"]).count == 1)
    }
}
