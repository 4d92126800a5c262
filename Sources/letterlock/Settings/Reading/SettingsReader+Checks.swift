import SMTPProtocol
import SMTPServer

extension SettingsReader {
    /// Holds the settings against each other.
    mutating func checkAcrossSettings() {
        checkListeners()
        checkPorts()
        checkTLSVersions()
        checkCertificates()
        checkSecureConnection()
        checkHTTPUsers()
        checkAuthentication()
        checkFaults()
        checkMemory()
    }

    /// Who may put rules that nobody should.
    private mutating func checkFaults() {
        guard settings.faultsApi, areSound(["FaultsApi", "HttpPort", "HttpUsers", "BindAddress"]) else { return }
        if settings.httpPort == nil, !hasActivatedSockets {
            warnings.append("\(mention("FaultsApi")) changes nothing, because HttpPort is empty")
        } else if settings.httpUsers.isEmpty, !settings.bindAddress.isLoopback {
            warnings.append(
                "\(mention("FaultsApi")) lets everybody who reaches the message API break the mail of others; "
                    + "set HttpUsers, or BindAddress to 127.0.0.1"
            )
        }
    }

    /// What is asked of clients that none could do.
    private mutating func checkAuthentication() {
        guard
            areSound([
                "AuthenticationRequired", "SmtpAllowAnyCredentials", "Users", "AuthMechanisms",
                "AuthMechanismsWithoutTls",
            ])
        else { return }
        let offered = AuthenticationSettings(settings).usable
        guard offered.isEmpty else { return }
        let cause =
            !settings.smtpAllowAnyCredentials && settings.users.isEmpty
            ? "SmtpAllowAnyCredentials is false and Users is empty"
            : "no mechanism of AuthMechanisms works with Users (SCRAM needs passwords in clear or SCRAM's hashes, CRAM-MD5 in clear, "
                + "and with SmtpAllowAnyCredentials SCRAM is none)"
        if settings.authenticationRequired {
            faults.append(
                SettingsFault(
                    .conflict,
                    "\(mention("AuthenticationRequired")) is true, but nobody could authenticate: \(cause)"
                )
            )
        } else if !settings.authMechanisms.isEmpty {
            warnings.append("AUTH is not offered: \(cause)")
        }
    }

    private mutating func checkHTTPUsers() {
        guard !settings.httpUsers.isEmpty, !settings.httpTls, areSound(["HttpUsers", "HttpTls", "BindAddress"]),
            !settings.bindAddress.isLoopback
        else { return }
        warnings.append(
            "\(mention("HttpUsers")) send their passwords in clear over the network; set HttpTls to true"
        )
    }

    private mutating func checkListeners() {
        guard let listeners = sources["Listeners"] else { return }
        for key in ["Port", "TlsMode"] {
            guard let source = sources[key] else { continue }
            faults.append(
                SettingsFault(
                    .conflict,
                    "Listeners (\(listeners.description)) and \(key) (\(source.description)) exclude each other; "
                        + "say it in Listeners, as 1025=None,1587=StartTls, or leave Listeners out"
                )
            )
        }
    }

    /// All ports are on the same addresses, so no two may be equal.
    private mutating func checkPorts() {
        let smtpKey = settings.listeners.isEmpty ? "Port" : "Listeners"
        var taken: [(key: String, port: Int)] = []
        if areSound([smtpKey, "Listeners"]) { taken += settings.effectiveListeners.map { (smtpKey, $0.port) } }
        let lab =
            areSound(["LabPorts", "HostName"]) ? settings.labListeners.map { ("LabPorts", Int?.some($0.port)) } : []
        for (key, port) in lab + [("HttpPort", settings.httpPort), ("HealthPort", settings.healthPort)]
        where areSound([key]) {
            guard let port, port != 0 else { continue }
            if let other = taken.first(where: { $0.port == port }) {
                faults.append(
                    SettingsFault(
                        .conflict,
                        "\(mention(key)) and \(mention(other.key)) both take port \(port); give one of them "
                            + "another, or 0 for a free one"
                    )
                )
            }
            taken.append((key, port))
        }
    }

    private mutating func checkTLSVersions() {
        guard areSound(["TlsMinimumVersion", "TlsMaximumVersion"]),
            settings.tlsMinimumVersion > settings.tlsMaximumVersion
        else { return }
        faults.append(
            SettingsFault(
                .conflict,
                "\(mention("TlsMinimumVersion")) is newer than \(mention("TlsMaximumVersion")), so no version is left; "
                    + "lower the one or raise the other"
            )
        )
    }

    private mutating func checkSecureConnection() {
        guard settings.secureConnectionRequired, !hasActivatedSockets,
            !settings.effectiveListeners.contains(where: { $0.tlsMode == .startTLS && $0.fault == nil })
        else { return }
        warnings.append(
            "\(mention("SecureConnectionRequired")) changes nothing, because no port has TlsMode StartTls"
        )
    }

    func areSound(_ keys: [String]) -> Bool {
        faultyKeys.isDisjoint(with: keys)
    }

    /// A setting with its value and source, in a sentence.
    func mention(_ key: String) -> String {
        guard let setting = Setting.byKey[key] else { return key }
        let source = (sources[key] ?? .builtIn).description
        guard !setting.isSecret else { return "\(key) (\(source))" }
        let value = setting.text(settings)
        let shown = setting.isPath ? PrintableText.escaped(value) : PrintableText.shortened(value)
        return "\(key) \(shown) (\(source))"
    }
}
