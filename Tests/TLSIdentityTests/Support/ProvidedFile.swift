import TLSIdentity
import Testing

/// A row of the table of files: what is given, and what becomes of it.
struct ProvidedFile: Sendable, CustomTestStringConvertible {
    /// The password that is given.
    enum Password: Sendable {
        case none
        case right
        case keytool
        case other(String)
    }

    let certificate: String
    let key: String?
    var password = Password.none
    /// Whether the settings hold the content of the files instead of their paths.
    var asText = false

    var testDescription: String {
        "\(certificate) \(key ?? "") \(password)\(asText ? " as text" : "")"
    }

    init(_ certificate: String, _ key: String? = nil, _ password: Password = .none, asText: Bool = false) {
        self.certificate = certificate
        self.key = key
        self.password = password
        self.asText = asText
    }

    /// The settings with it, for a daemon that keeps its own files in `directory`.
    func settings(_ files: PreparedFiles, directory: String) throws -> TLSSettings {
        func source(_ name: String) throws -> CredentialSource {
            asText ? CredentialSource(try files.text(name)) : .file(path: files.path(name))
        }
        let password: String? =
            switch password {
            case .none: nil
            case .right: files.password
            case .keytool: files.keytoolPassword
            case .other(let other): other
            }
        return TLSSettings(
            hostName: "mail.test",
            provided: ProvidedCredentials(
                certificate: try source(certificate),
                privateKey: try key.map(source),
                password: password
            ),
            directory: directory
        )
    }
}
