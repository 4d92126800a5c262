import Testing

@testable import letterlock

/// What messages about settings show of long texts.
@Suite struct SettingsPathTests {
    /// Far longer than what messages show of other texts.
    private static let path = "/run/" + String(repeating: "long/", count: 60) + "file"

    @Test(
        arguments: [
            (["LETTERLOCK_SETTINGS": path], "LETTERLOCK_SETTINGS=\(path): there is no such file"),
            (["LETTERLOCK_HOST_NAME_FILE": path], "LETTERLOCK_HOST_NAME_FILE=\(path): there is no such file"),
            (
                ["LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY": path],
                "TlsCertificatePrivateKey \(path) (LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY) is the key of no certificate"
            ),
        ] as [([String: String], String)]
    )
    func `The path of a file is shown whole`(environment: [String: String], sentence: String) {
        let faults = SettingsFixture.faults(environment)
        #expect(faults.count == 1 && faults.first?.hasPrefix(sentence) == true, "\(faults)")
    }

    @Test func `The path of the settings file is shown whole in what is said about its content`() {
        for (content, sentence) in [
            ("{", "not JSON"), ("[]", "must be an object"), (#"{"Prot": 1}"#, "Prot is not a setting"),
            (#"{"Port": "x"}"#, #"Port "x" must be"#),
        ] {
            let faults = SettingsFixture.faults(["LETTERLOCK_SETTINGS": Self.path], files: [Self.path: content])
            #expect(faults.first?.hasPrefix("\(Self.path): \(sentence)") == true, "\(faults)")
        }
    }

    @Test func `The path of a credential is shown whole`() {
        let file = Self.path + "/tls.crt"
        let faults = SettingsFixture.faults(
            ["CREDENTIALS_DIRECTORY": Self.path],
            files: [file: String(repeating: "x", count: 1 << 20) + "x"]
        )
        #expect(
            faults.first?.hasPrefix("The credential \(file) (TlsCertificate): the file is larger") == true,
            "\(faults)"
        )
    }

    @Test(arguments: [(80, ""), (81, "…")])
    func `Of another value 80 letters are shown`(count: Int, end: String) {
        let value = String(repeating: "x", count: count)
        let faults = SettingsFixture.faults(["LETTERLOCK_PORT": value])
        #expect(faults.first?.hasPrefix("LETTERLOCK_PORT=\(value.prefix(80))\(end): must be") == true, "\(faults)")
    }
}
