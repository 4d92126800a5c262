import TLSIdentity

extension SettingsReader {
    /// Takes certificate, key and password that systemd hands over (`LoadCredential=`), where no setting names a
    /// certificate.
    mutating func takeCredentials() {
        guard sources["TlsCertificate"] == nil, areSound(["TlsCertificate"]),
            let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty
        else { return }
        for (name, key) in [
            ("tls.crt", "TlsCertificate"), ("tls.key", "TlsCertificatePrivateKey"),
            ("tls.password", "TlsCertificatePassword"),
        ] where sources[key] == nil && areSound([key]) {
            takeCredential(at: "\(directory)/\(name)", key)
        }
    }

    private mutating func takeCredential(at path: String, _ key: String) {
        guard let setting = Setting.byKey[key] else { return }
        do throws(FileFault) {
            let content = try readFile(path, Self.maximumCredentialSize)
            let value = setting.isSecret ? withoutFinalNewline(String(decoding: content, as: UTF8.self)) : path
            guard !value.isEmpty else { return }
            assign(.text(value), to: setting, from: .credential(path: PrintableText.escaped(path)))
        } catch .missing {
            // None was given, which is as good as any.
        } catch {
            faultyKeys.insert(key)
            faults.append(
                SettingsFault(
                    .unreadableFile,
                    "The credential \(PrintableText.escaped(path)) (\(key)): \(error.predicate); correct LoadCredential= in the unit"
                )
            )
        }
    }

    /// systemd gives no larger ones.
    static let maximumCredentialSize = 1 << 20
}
