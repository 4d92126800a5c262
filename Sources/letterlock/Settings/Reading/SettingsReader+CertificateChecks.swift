import TLSIdentity

extension SettingsReader {
    /// Holds the settings about certificates against each other; what is in the files is looked at later.
    mutating func checkCertificates() {
        checkParts(of: "TlsCertificate", ["TlsCertificatePrivateKey", "TlsCertificatePassword"])
        checkParts(of: "TlsAuthority", ["TlsAuthorityPrivateKey", "TlsAuthorityPassword"])
        checkKind()
        checkClientCertificates()
        checkCiphers()
        guard !settings.usesTLS, !hasActivatedSockets else { return }
        for key in ["TlsCertificate", "TlsCertificates", "TlsCertificateKind", "TlsClientCertificate"]
        where sources[key] != nil && areSound([key, "TlsMode", "Listeners"]) {
            warnings.append(
                "\(mention(key)) is not used, because no port speaks TLS; set TlsMode to StartTls or ImplicitTls"
            )
        }
    }

    private mutating func checkParts(of whole: String, _ parts: [String]) {
        guard sources[whole] == nil, areSound([whole]) else { return }
        for part in parts where sources[part] != nil && areSound([part]) {
            let what = part.hasSuffix("Password") ? "password" : "key"
            addConflict("\(mention(part)) is the \(what) of no certificate; set \(whole) too, or neither")
        }
    }

    private mutating func checkKind() {
        guard areSound(["TlsCertificate", "TlsCertificateKind", "TlsAuthority"]) else { return }
        if settings.tlsCertificate != nil {
            for key in ["TlsCertificateKind", "TlsAuthority"] where sources[key] != nil {
                warnings.append(
                    "\(mention(key)) is not used, because TlsCertificate is set and nothing is generated; "
                        + "leave one of the two out"
                )
            }
        } else if settings.tlsAuthority != nil, settings.tlsCertificateKind != .localAuthority {
            addConflict(
                "\(mention("TlsAuthority")) signs nothing with \(mention("TlsCertificateKind")); "
                    + "set TlsCertificateKind to LocalAuthority, or leave TlsAuthority out"
            )
        }
    }

    private mutating func checkClientCertificates() {
        guard areSound(["TlsClientCertificate", "TlsClientAuthority"]) else { return }
        if settings.tlsClientCertificate != .none, settings.tlsClientAuthority == nil {
            addConflict(
                "\(mention("TlsClientCertificate")) needs somebody who vouches for clients; set TlsClientAuthority to the "
                    + "PEM file of the authority that signs their certificates"
            )
        } else if settings.tlsClientCertificate == .none, settings.tlsClientAuthority != nil {
            warnings.append(
                "\(mention("TlsClientAuthority")) is not used, because clients are not asked for a certificate; "
                    + "set TlsClientCertificate to Request or Require"
            )
        }
    }

    private mutating func checkCiphers() {
        guard settings.tlsCiphers != nil, areSound(["TlsCiphers", "TlsMinimumVersion"]),
            settings.tlsMinimumVersion == .tls13
        else { return }
        warnings.append(
            "\(mention("TlsCiphers")) changes nothing, because TLS 1.3 is the only version; "
                + "lower TlsMinimumVersion or leave it out"
        )
    }

    private mutating func addConflict(_ sentence: String) {
        faults.append(SettingsFault(.conflict, sentence))
    }
}
