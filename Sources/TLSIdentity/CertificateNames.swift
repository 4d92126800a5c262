import Cryptography

/// The names of the generated certificate: normalised, without repetition, the host name first.
struct CertificateNames: Equatable, Sendable {
    /// The names in the order in which the certificate holds them.
    let inOrder: [SubjectAlternativeName]

    /// The names that the settings ask for; for `localhost` also the addresses it stands for.
    init(_ settings: TLSSettings) throws(TLSIdentityError) {
        var names = [try Self.name(settings.hostName, of: "HostName")]
        for text in settings.certificateNames {
            names.append(try Self.name(text, of: "TlsCertificateNames"))
        }
        names += names[0].withLoopbackAddresses
        var seen: Set<SubjectAlternativeName> = []
        inOrder = names.filter { seen.insert($0).inserted }
    }

    /// Whether `certificate` is for these names and no others; their order does not matter.
    func areThose(of certificate: Certificate) -> Bool {
        Set(certificate.names) == Set(inOrder)
    }

    /// A host name in lower case and without the final dot, or an IP address in its one usual spelling.
    static func name(_ text: String, of setting: String) throws(TLSIdentityError) -> SubjectAlternativeName {
        if let address = IPAddress(text) { return .ipAddress(address) }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw TLSIdentityError(
                .invalidName,
                "\(setting): \(text) has characters beyond ASCII, and a certificate needs the name in its ASCII form; "
                    + "write it as xn--…, as `idn` prints it."
            )
        }
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        // A wildcard stands for the whole first label (RFC 6125 §6.4.3), of the further names only.
        if setting != "HostName", labels.count > 1, labels[0] == "*" { labels.removeFirst() }
        guard name.utf8.count <= 253, labels.allSatisfy(isLabel) else {
            throw TLSIdentityError(
                .invalidName,
                "\(setting): \"\(text)\" is neither a host name nor an IP address; "
                    + "write letters, digits and hyphens in labels of at most 63, as mail.test."
            )
        }
        return .dnsName(name)
    }

    /// RFC 1123 §2.1, and the underscore that container networks use in names.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
