import TLSIdentity
import Testing

@testable import letterlock

@Suite struct SettingsCredentialTests {
    private static let directory = "/run/credentials/letterlock.service"

    private static func read(
        _ files: [String: String],
        _ environment: [String: String] = [:]
    ) throws(SettingsError) -> EffectiveSettings {
        let all = environment.merging(["CREDENTIALS_DIRECTORY": directory, "LETTERLOCK_TLS_MODE": "StartTls"]) {
            own,
            _ in own
        }
        return try SettingsFixture.read(
            all,
            files: Dictionary(uniqueKeysWithValues: files.map { ("\(directory)/\($0)", $1) })
        )
    }

    @Test func `Certificate, key and password by credential count where no setting names a certificate`() throws {
        let effective = try Self.read(["tls.crt": "PEM", "tls.key": "PEM", "tls.password": "secret\n"])
        #expect(effective.settings.tlsCertificate == .file(path: "\(Self.directory)/tls.crt"))
        #expect(effective.settings.tlsCertificatePrivateKey == .file(path: "\(Self.directory)/tls.key"))
        #expect(effective.settings.tlsCertificatePassword == "secret")
        let rows = Dictionary(uniqueKeysWithValues: effective.rows.map { ($0.key, $0) })
        #expect(rows["TlsCertificate"]?.source == "credential \(Self.directory)/tls.crt")
        #expect(rows["TlsCertificatePassword"]?.source == "credential \(Self.directory)/tls.password")
        #expect(rows["TlsCertificatePassword"]?.value == "(hidden)")
    }

    @Test func `A certificate that a setting names has neither key nor password of the credentials`() throws {
        let effective = try Self.read(
            ["tls.crt": "PEM", "tls.key": "PEM", "tls.password": "secret"],
            ["LETTERLOCK_TLS_CERTIFICATE": "/own.pem"]
        )
        #expect(effective.settings.tlsCertificate == .file(path: "/own.pem"))
        #expect(effective.settings.tlsCertificatePrivateKey == nil)
        #expect(effective.settings.tlsCertificatePassword == nil)
    }

    @Test func `A password that a setting gives wins over the credential`() throws {
        let effective = try Self.read(
            ["tls.crt": "PKCS#12", "tls.password": "one"],
            ["LETTERLOCK_TLS_CERTIFICATE_PASSWORD": "two"]
        )
        #expect(effective.settings.tlsCertificatePassword == "two")
    }

    @Test func `Without credentials, or with others, nothing changes`() throws {
        #expect(try Self.read([:]).settings.tlsCertificate == nil)
        #expect(try Self.read(["tls.pem": "PEM"]).settings.tlsCertificate == nil)
        #expect(try Self.read(["tls.crt": "PEM", "tls.password": ""]).settings.tlsCertificatePassword == nil)
    }

    @Test func `A key without a certificate is a fault that names the credential`() {
        let error = #expect(throws: SettingsError.self) { try Self.read(["tls.key": "PEM"]) }
        #expect(error?.faults.count == 1)
        #expect(error?.faults.first?.description.contains("credential \(Self.directory)/tls.key") == true)
    }

    @Test func `A credential that is too large is a fault that names it and the unit's line`() {
        let large = String(repeating: "x", count: (1 << 20) + 1)
        let error = #expect(throws: SettingsError.self) { try Self.read(["tls.crt": large]) }
        #expect(
            error?.faults.map(\.description) == [
                "The credential \(Self.directory)/tls.crt (TlsCertificate): the file is larger than 1MiB; "
                    + "correct LoadCredential= in the unit"
            ]
        )
    }

    @Test func `With sockets of the service manager it is not said that no port speaks TLS`() throws {
        let environment = ["LETTERLOCK_TLS_MODE": "None", "LETTERLOCK_SECURE_CONNECTION_REQUIRED": "true"]
        #expect(try Self.read(["tls.crt": "PEM"], environment).warnings.count == 2)
        let activated = environment.merging(["LISTEN_FDS": "1"]) { own, _ in own }
        #expect(try Self.read(["tls.crt": "PEM"], activated).warnings == [])
    }
}
