import TLSIdentity

/// What the names and values of smtp4dev's `ServerOptions` mean here.
enum Smtp4devForms {
    /// What one of them does to a setting.
    struct Assignment: Equatable {
        var key: String
        /// nil puts the built-in default back.
        var value: RawValue?
    }

    /// The objects at the top of smtp4dev's settings file, which are the first part of its variables' names too.
    static let sections = ["ServerOptions", "RelayOptions", "DesktopOptions", "ClientOptions"]

    /// The assignments that a name under `ServerOptions` stands for; nil where Letterlock has no such setting.
    ///
    /// - Parameter name: in any letter case.
    static func assignments(_ name: String, _ raw: RawValue) throws(ValueFault) -> [Assignment]? {
        switch name.lowercased() {
        case "maxmessagesize": return [Assignment(key: "MaximumMessageSize", value: raw)]
        case "allowremoteconnections": return [try bindAddress(raw)]
        case "sslprotocols": return try tlsVersions(raw)
        case "tlsciphersuites": return try ciphers(raw)
        case "users": return [Assignment(key: "Users", value: users(raw))]
        case "smtpenabledauthtypeswhensecureconnection": return [Assignment(key: "AuthMechanisms", value: raw)]
        case "smtpenabledauthtypeswhennotsecureconnection":
            return [Assignment(key: "AuthMechanismsWithoutTls", value: raw)]
        // smtp4dev takes the quotes off, because compose files have them: ServerOptions__Database="".
        case "database": return [Assignment(key: "Database", value: unquoted(raw))]
        case let lowercased:
            return Setting.all.first { $0.key.lowercased() == lowercased }.map { [Assignment(key: $0.key, value: raw)] }
        }
    }

    /// Whether the name is smtp4dev's own, so that the setting's own name beside it wins.
    static func isAlias(_ name: String) -> Bool {
        [
            "maxmessagesize", "allowremoteconnections", "sslprotocols", "tlsciphersuites",
            "smtpenabledauthtypeswhensecureconnection", "smtpenabledauthtypeswhennotsecureconnection",
        ].contains(name.lowercased())
    }

    /// Its keys count in any letter case, and one of them is of no use without mailboxes.
    private static func users(_ raw: RawValue) -> RawValue {
        guard case .json(.array(let users)) = raw else { return raw }
        return .json(
            .array(
                users.map { user in
                    guard case .object(let members) = user else { return user }
                    return .object(
                        members.filter { $0.name.lowercased() != "defaultmailbox" }.map { member in
                            let name = ["Username", "Password"].first { $0.lowercased() == member.name.lowercased() }
                            return .init(name: name ?? member.name, value: member.value)
                        }
                    )
                }
            )
        )
    }

    private static func bindAddress(_ raw: RawValue) throws(ValueFault) -> Assignment {
        Assignment(key: "BindAddress", value: try ValueType<Bool>.boolean.value(of: raw) ? .text("*") : nil)
    }

    private static func unquoted(_ raw: RawValue) -> RawValue {
        guard case .text(let text) = raw, text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
            return raw
        }
        return .text(String(text.dropFirst().dropLast()))
    }

    /// A list of .NET's names of versions; they stand for a range here.
    private static func tlsVersions(_ raw: RawValue) throws(ValueFault) -> [Assignment] {
        guard case .text(let text) = raw else { throw ValueFault("must be a text, as \"Tls12, Tls13\"") }
        var versions: [TLSVersionNumber] = []
        for item in text.split(separator: ",") {
            let name = item.filter { $0 != " " }.lowercased()
            // None leaves the choice to the system.
            if name == "none" { continue }
            guard let version = versionNames[name] else {
                throw ValueFault("must hold names out of Tls, Tls11, Tls12, Tls13, separated by commas")
            }
            versions.append(version)
        }
        guard let oldest = versions.min(), let newest = versions.max() else {
            return [Assignment(key: "TlsMinimumVersion"), Assignment(key: "TlsMaximumVersion")]
        }
        return [
            Assignment(key: "TlsMinimumVersion", value: .text(oldest.rawValue)),
            Assignment(key: "TlsMaximumVersion", value: .text(newest.rawValue)),
        ]
    }

    /// A list of the registry's names of suites; those of TLS 1.3 are offered here anyway.
    private static func ciphers(_ raw: RawValue) throws(ValueFault) -> [Assignment] {
        guard case .text(let text) = raw else { throw ValueFault("must be a text, as \"TLS_AES_128_GCM_SHA256\"") }
        let names = text.split { ",:; ".contains($0) }.map(String.init)
            .filter { !CipherSuite.namesOfTLS13.contains($0.uppercased()) }
        return names.isEmpty ? [] : [Assignment(key: "TlsCiphers", value: .text(names.joined(separator: ":")))]
    }

    private static let versionNames: [String: TLSVersionNumber] = [
        "tls": .tls10, "tls11": .tls11, "tls12": .tls12, "tls13": .tls13,
    ]
}
