import PeerInput
import Testing

@testable import letterlock

@Suite struct SettingsFaultTests {
    @Test(arguments: [
        ("LETTERLOCK_PROT", "LETTERLOCK_PROT is not a setting; did you mean LETTERLOCK_PORT?"),
        ("LETTERLOCK_HOSTNAME", "LETTERLOCK_HOSTNAME is not a setting; did you mean LETTERLOCK_HOST_NAME?"),
        ("LETTERLOCK_TLSMODE", "LETTERLOCK_TLSMODE is not a setting; did you mean LETTERLOCK_TLS_MODE?"),
        ("letterlock_port", "letterlock_port is not a setting; did you mean LETTERLOCK_PORT?"),
        ("LETTERLOCK_SETTINGS_FILE", "LETTERLOCK_SETTINGS_FILE is not a setting; did you mean LETTERLOCK_SETTINGS?"),
        ("LETTERLOCK_SETTING", "LETTERLOCK_SETTING is not a setting; did you mean LETTERLOCK_SETTINGS?"),
        (
            "LETTERLOCK_XYZZY",
            "LETTERLOCK_XYZZY is not a setting; the nearest is LETTERLOCK_PORT, and letterlock --help lists all"
        ),
    ])
    func `A variable that does not exist is a fault that names the nearest`(name: String, sentence: String) {
        #expect(SettingsFixture.faults([name: "25"]) == [sentence])
    }

    @Test func `A key that does not exist is a fault that names the nearest`() {
        #expect(
            SettingsFixture.faults(file: #"{"Prot": 25, "port": 25}"#) == [
                "settings.json: Prot is not a setting; did you mean Port?",
                "settings.json: port is not a setting; did you mean Port?",
            ]
        )
    }

    @Test(arguments: ["TlsCiphers", "Users", "TlsCertificatePassword", "AuthenticationRequired", "HttpTls"])
    func `A setting of a later version is not known yet`(key: String) {
        #expect(SettingsFixture.faults(file: #"{"\#(key)": 1}"#).count == 1)
        #expect(SettingsFixture.faults([Setting.variable(for: key): "1"]).count == 1)
    }

    @Test func `All faults of a start are reported together, each with its source`() throws {
        let error = #expect(throws: SettingsError.self) {
            try SettingsFixture.read(
                [
                    "LETTERLOCK_SETTINGS": "settings.json", "LETTERLOCK_PROT": "25", "LETTERLOCK_TLS_MODE": "Tls",
                    "LETTERLOCK_TLS_MINIMUM_VERSION": "1.3", "LETTERLOCK_TLS_MAXIMUM_VERSION": "1.2",
                    "LETTERLOCK_HOST_NAME_FILE": "/no/file", "ServerOptions__ImapPort": "143",
                ],
                files: ["settings.json": #"{"Prot": 25, "Port": 70000}"#]
            )
        }
        #expect(
            error?.faults == [
                SettingsFault(.unknownSetting, "settings.json: Prot is not a setting; did you mean Port?"),
                SettingsFault(.invalidValue, "settings.json: Port 70000 must be a whole number from 0 to 65535"),
                SettingsFault(
                    .unreadableFile,
                    "LETTERLOCK_HOST_NAME_FILE=/no/file: there is no such file; correct the path or the file, "
                        + "or unset the variable"
                ),
                SettingsFault(.unknownSetting, "LETTERLOCK_PROT is not a setting; did you mean LETTERLOCK_PORT?"),
                SettingsFault(.invalidValue, "LETTERLOCK_TLS_MODE=Tls: must be one of None, StartTls, ImplicitTls"),
                SettingsFault(
                    .conflict,
                    "TlsMinimumVersion 1.3 (LETTERLOCK_TLS_MINIMUM_VERSION) is newer than TlsMaximumVersion 1.2 "
                        + "(LETTERLOCK_TLS_MAXIMUM_VERSION), so no version is left; lower the one or raise the other"
                ),
            ]
        )
        #expect(error?.description.split(separator: "\n").count == 6)
        #expect(error?.warnings.count == 1)
    }

    @Test(arguments: [
        ("TlsMode=StartTls", "line 1, column 1: expected a value, found \"T\""),
        ("{\n  \"Port\" 25\n}", "line 2, column 10: expected a colon behind the name Port, found \"2\""),
        ("", "line 1, column 1: expected a value, found the end"),
        (#"{"Port": 1, "Port": 2}"#, "line 1, column 13: Port is there twice; keep one of them"),
    ])
    func `A settings file that is not JSON is a fault with its place`(content: String, place: String) {
        #expect(SettingsFixture.faults(file: content) == ["settings.json: not JSON, \(place)"])
    }

    @Test func `A settings file that is no object is a fault`() {
        #expect(
            SettingsFixture.faults(file: "[]") == [
                #"settings.json: must be an object, as {"TlsMode": "StartTls"}, not a list"#
            ]
        )
    }

    @Test(arguments: [
        (#""Port": "1025""#, #"Port "1025" must be a number (port, 0 to 65535), not a string"#),
        (#""Port": null"#, "Port null must be a number (port, 0 to 65535), not null"),
        (
            #""SecureConnectionRequired": "true""#,
            #"SecureConnectionRequired "true" must be true or false (true or false), not a string"#
        ),
        (#""TlsMode": {}"#, "TlsMode {} must be a string (one of None, StartTls, ImplicitTls), not an object"),
        (#""HostName": 25"#, "HostName 25 must be a string (host name or IP address), not a number"),
        (#""BindAddress": "*""#, #"BindAddress "*" must be a list, as ["…", "…"], not a string"#),
        (
            #""TlsCertificateNames": [1]"#,
            "TlsCertificateNames [1] must be a string (host name, wildcard as *.mail.test, or IP address), not a number"
        ),
        (#""HttpPort": "8025""#, #"HttpPort "8025" must be a number or "" (port, 0 to 65535, or empty), not a string"#),
        (
            #""Listeners": ["1025=None"]"#,
            #"Listeners ["1025=None"] must hold objects, as {"Port": 1025, "TlsMode": "None"}, not a string"#
        ),
        (
            #""Listeners": [{"Port": 1025}]"#,
            #"Listeners [{"Port": 1025}] must give each listener both Port and TlsMode"#
        ),
        (#""Listeners": []"#, "Listeners [] must hold at least one listener, as 1025=None"),
    ])
    func `A value of the wrong JSON type is a fault that says which it has to be`(member: String, sentence: String) {
        #expect(SettingsFixture.faults(file: "{\(member)}") == ["settings.json: \(sentence)"])
    }

    @Test func `A fault shows a hostile value on one line and not whole`() {
        let value = "\u{1B}[2J\n" + String(repeating: "x", count: 100_000)
        let faults = SettingsFixture.faults(["LETTERLOCK_TLS_MODE": value, "LETTERLOCK_" + value: "1"])
        #expect(faults.count == 2)
        #expect(faults.allSatisfy { $0.count < 200 && !$0.unicodeScalars.contains(where: PrintableText.isControl) })
    }

    @Test(arguments: [
        ["ServerOptions__Imap\u{1B}[2J": "1"], ["RelayOptions__\u{85}": "1"],
        ["ServerOptions__\u{202E}": "1", "serveroptions__\u{202E}": "2"],
        ["LETTERLOCK_SETTINGS": "/no/\u{9B}2J"], ["LETTERLOCK_\u{0}_FILE": "x"],
    ])
    func `A hostile name is shown on one line, whatever knows it`(environment: [String: String]) {
        let sentences: [String]
        do throws(SettingsError) {
            sentences = try SettingsFixture.read(environment).warnings
        } catch {
            sentences = error.faults.map(\.description) + error.warnings
        }
        #expect(!sentences.isEmpty)
        #expect(sentences.allSatisfy { !$0.unicodeScalars.contains(where: PrintableText.isControl) })
    }

    @Test(arguments: [
        "{\"\\u202e\\u0007\" 1}", "{\"\\u001b[2J\": 1, \"\\u001b[2J\": 2}", "{\"a\" \u{9B}2J}", "[1 \u{202E}]",
    ])
    func `A settings file that is no JSON is told of on one line`(file: String) {
        let faults = SettingsFixture.faults(file: file)
        #expect(faults.count == 1)
        #expect(faults.allSatisfy { !$0.unicodeScalars.contains(where: PrintableText.isControl) })
    }

    @Test(arguments: [
        ("port", "Port", 0), ("prot", "port", 1), ("tls", "tlsmode", 4), ("", "abc", 3), ("abc", "", 3),
        ("kitten", "sitting", 3),
    ])
    func `The distance of names counts edits and exchanged neighbours`(left: String, right: String, distance: Int) {
        #expect(NearestName.nearest(to: left, in: [right])?.distance == distance)
    }
}
