/// The host names that the message API answers to, besides those that no foreign site can have.
public struct AllowedHosts: Sendable, Equatable {
    private let patterns: [String]

    /// Takes names and wildcards as settings and certificates write them.
    ///
    /// - Parameter names: `HostName`, `TlsCertificateNames` and `HttpHosts` together. `*` stands for any text, dots
    ///   included: `*.svc.cluster.local` is `mail.svc.cluster.local` and `mail.team.svc.cluster.local`.
    public init(_ names: [String]) {
        patterns = names.map { HostAndPort.normalized($0) }
    }

    /// Whether a name is one of these; letter case and a final dot make no difference.
    func contains(_ host: String) -> Bool {
        patterns.contains { Self.matches(host.utf8[...], $0.utf8[...]) }
    }

    /// Matches `*` against one or more bytes, going back to the latest one only: no pattern takes more than
    /// length times length steps.
    private static func matches(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
        var text = text
        var pattern = pattern
        var retry: (text: Substring.UTF8View, pattern: Substring.UTF8View)?
        while let byte = text.first {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
                retry = (text, pattern)
            } else if pattern.first == byte {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if let (laterText, restOfPattern) = retry, !laterText.isEmpty {
                text = laterText.dropFirst()
                pattern = restOfPattern
                retry = (text, pattern)
            } else {
                return false
            }
        }
        return pattern.isEmpty
    }
}
