import Cryptography

/// The host that the certificates of the lab are made for.
struct LabHost: Sendable {
    /// `HostName` in the spelling of certificates: in lower case and without a final dot, or an address.
    let name: SubjectAlternativeName

    /// The host of `HostName`, which the settings have checked.
    init(_ hostName: String) {
        var text = hostName.lowercased()
        if text.hasSuffix(".") { text.removeLast() }
        name = SubjectAlternativeName(text)
    }

    /// What a flawless certificate is valid for.
    var names: [SubjectAlternativeName] { name.withLoopbackAddresses }

    /// The subject's CN; nil where it would be too long for one.
    var commonName: String? {
        let text = name.description
        return text.utf8.count <= CertificateTemplate.maximumCommonNameLength ? text : nil
    }

    /// `*.` and the last label; nil for an address and for a name of one label.
    var wildcardOfLastLabel: SubjectAlternativeName? {
        guard case .dnsName(let name) = name, let dot = name.lastIndex(of: ".") else { return nil }
        return .dnsName("*" + name[dot...])
    }
}

extension LabFault {
    /// Whether it can be made for `hostName`.
    ///
    /// A wildcard needs a name of two labels, and a CN has no room for more than 64 characters.
    public func isOffered(for hostName: String) -> Bool {
        let host = LabHost(hostName)
        return switch self {
        case .certificateWildcardMisuse: host.wildcardOfLastLabel != nil
        case .certificateNoAlternativeName: host.commonName != nil
        default: true
        }
    }
}
