/// A name that a certificate is valid for (RFC 5280 §4.2.1.6), of the two kinds that matter to TLS servers.
public enum SubjectAlternativeName: Hashable, Sendable, CustomStringConvertible {
    /// A host name, as the certificate spells it; a byte that cannot be in one is written as `\0A`.
    case dnsName(String)
    /// An IPv4 or IPv6 address.
    case ipAddress(IPAddress)

    /// The name that `text` spells: an address where it is one, else a host name.
    public init(_ text: String) {
        self = IPAddress(text).map { .ipAddress($0) } ?? .dnsName(text)
    }

    /// The name, and for `localhost` the two addresses that it stands for (RFC 6761 §6.3).
    public var withLoopbackAddresses: [SubjectAlternativeName] {
        guard self == .dnsName("localhost") else { return [self] }
        return [self] + ["127.0.0.1", "::1"].compactMap { IPAddress($0).map { .ipAddress($0) } }
    }

    /// The host name or the address as text, without the kind.
    public var description: String {
        switch self {
        case .dnsName(let name): name
        case .ipAddress(let address): address.description
        }
    }
}
