import NIOCore
import PeerInput

/// A host with an optional port, as a `Host` field and the end of an `Origin` have it (RFC 9110 section 7.2).
struct HostAndPort: Equatable {
    /// The host, normalized; an IPv6 address is without its brackets.
    var host: String
    /// The digits of the port; nil when there is none.
    var port: Int?
    var isAddress: Bool

    /// Reads the text; nil when it is not a host and a port.
    init?(_ text: some StringProtocol) {
        let end: String.Index
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<bracket].lowercased()
            guard (try? SocketAddress(ipAddress: host, port: 0))?.protocol == .inet6 else { return nil }
            isAddress = true
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            host = Self.normalized(text[..<end])
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isNameByte) else { return nil }
            isAddress = (try? SocketAddress(ipAddress: host, port: 0))?.protocol == .inet
        }
        guard end < text.endIndex else { return }
        guard text[end] == ":" else { return nil }
        let digits = text[text.index(after: end)...]
        // `mail:` is allowed and means no port.
        if !digits.isEmpty {
            guard let number = PeerNumber.read(digits, in: 0...65_535) else { return nil }
            port = number
        }
    }

    /// A name as names are compared: in lower case and without the final dot of an absolute one.
    static func normalized(_ name: some StringProtocol) -> String {
        let lower = name.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}
