/// A protocol version as it stands in a hello message.
enum TLSProtocolVersion: UInt16, Comparable {
    case ssl3 = 0x0300
    case tls10 = 0x0301
    case tls11 = 0x0302
    case tls12 = 0x0303
    case tls13 = 0x0304

    /// The version as settings, sessions and advice write it.
    var name: String {
        switch self {
        case .ssl3: "SSL 3.0"
        case .tls10: "1.0"
        case .tls11: "1.1"
        case .tls12: "1.2"
        case .tls13: "1.3"
        }
    }

    static func < (left: TLSProtocolVersion, right: TLSProtocolVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}
