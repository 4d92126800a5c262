import NIOCore

extension SocketAddress {
    /// The IP address as text; an IPv4 address that came through a socket for both families is one (RFC 4291 §2.5.5.2).
    var plainIPAddress: String? {
        guard let text = ipAddress, case .v6 = self, text.hasPrefix(Self.mapped), text.contains(".") else {
            return ipAddress
        }
        return String(text.dropFirst(Self.mapped.count))
    }

    private static let mapped = "::ffff:"
}
