public import Cryptography
import PeerInput

/// Addresses with the same first bits, `192.0.2.0/24` or a single one (RFC 4632 §3.1, RFC 4291 §2.3).
public struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    private let address: IPAddress
    private let length: Int

    /// Reads an address, or one with a slash and the number of bits that count.
    ///
    /// - Returns: `nil` for what is neither, and where bits are set that do not count.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = IPAddress(parts[0]) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else {
            (self.address, length) = (address, bits)
            return
        }
        guard let length = PeerNumber.read(parts[1], in: 0...bits),
            Self.prefix(address.bytes, length) == address.bytes
        else { return nil }
        (self.address, self.length) = (address, length)
    }

    /// Whether an address is in the range; an IPv4 address that IPv6 carries counts as IPv4 (RFC 4291 §2.5.5.2).
    public func contains(_ other: IPAddress) -> Bool {
        let bytes = Self.plain(other.bytes)
        return bytes.count == address.bytes.count && Self.prefix(bytes, length) == address.bytes
    }

    /// As it is written in the settings.
    public var description: String {
        length == address.bytes.count * 8 ? "\(address)" : "\(address)/\(length)"
    }

    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: mappedPrefix) ? Array(bytes.dropFirst(12)) : bytes
    }

    /// The bytes with all bits behind the first `length` cleared.
    private static func prefix(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }
}
