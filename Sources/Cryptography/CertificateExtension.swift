import CLibcrypto

/// An extension of a new certificate (RFC 5280 §4.2.1); its names are not among them, `CertificateTemplate` has those.
public enum CertificateExtension: Sendable, Equatable {
    /// Whether the key may be an authority's, and of how many further authorities below it; critical.
    case basicConstraints(isAuthority: Bool, pathLength: Int? = nil)
    /// What the key may do; critical.
    case keyUsage([KeyUsage])
    /// What for.
    case extendedKeyUsage(ExtendedKeyUsage)
    /// The digest of its own key.
    case subjectKeyIdentifier
    /// The identifier of the issuer's key.
    case authorityKeyIdentifier
    /// The only names that an authority may issue for, of the kinds that are among them (nameConstraints); critical.
    ///
    /// A host name stands for those below it too, an address for itself alone.
    case permittedNames([SubjectAlternativeName])

    /// What a key may do (RFC 5280 §4.2.1.3).
    public enum KeyUsage: String, Sendable {
        case digitalSignature
        case keyEncipherment
        case keyCertSign
        case cRLSign
    }

    /// What a key is for (RFC 5280 §4.2.1.12).
    public enum ExtendedKeyUsage: String, Sendable {
        case serverAuth
        case clientAuth
    }
}

extension CertificateExtension {
    /// libcrypto's number of it.
    var identifier: CInt {
        switch self {
        case .basicConstraints: NID_basic_constraints
        case .keyUsage: NID_key_usage
        case .extendedKeyUsage: NID_ext_key_usage
        case .subjectKeyIdentifier: NID_subject_key_identifier
        case .authorityKeyIdentifier: NID_authority_key_identifier
        case .permittedNames: NID_name_constraints
        }
    }

    /// The value as libcrypto reads it; nil where a name could pass for several in it.
    var text: String? {
        switch self {
        case .basicConstraints(let isAuthority, let pathLength):
            "critical,CA:" + (isAuthority ? "TRUE" : "FALSE") + (pathLength.map { ",pathlen:\($0)" } ?? "")
        case .keyUsage(let usages): "critical," + usages.map(\.rawValue).joined(separator: ",")
        case .extendedKeyUsage(let usage): usage.rawValue
        case .subjectKeyIdentifier: "hash"
        case .authorityKeyIdentifier: "keyid"
        case .permittedNames(let names): Self.text(permitted: names)
        }
    }

    private static func text(permitted names: [SubjectAlternativeName]) -> String? {
        var text = "critical"
        for name in names {
            switch name {
            case .dnsName(let name):
                guard name.utf8.allSatisfy(isOfHostName) else { return nil }
                text += ",permitted;DNS:\(name)"
            case .ipAddress(let address):
                let mask = IPAddress(bytes: [UInt8](repeating: 0xFF, count: address.bytes.count))
                text += ",permitted;IP:\(address)/\(mask?.description ?? "")"
            }
        }
        return text
    }

    private static func isOfHostName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
