internal import NIOSSL

/// A version of TLS, as settings and records spell it.
public enum TLSVersionNumber: String, Sendable, CaseIterable, Comparable {
    /// TLS 1.0 (RFC 2246), long deprecated and here for tests of old clients.
    case tls10 = "1.0"
    /// TLS 1.1 (RFC 4346), deprecated likewise.
    case tls11 = "1.1"
    /// TLS 1.2 (RFC 5246).
    case tls12 = "1.2"
    /// TLS 1.3 (RFC 8446).
    case tls13 = "1.3"

    /// Whether the left version is the older one.
    public static func < (left: TLSVersionNumber, right: TLSVersionNumber) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The same version in the words of the TLS library.
    var inNIOSSL: TLSVersion {
        switch self {
        case .tls10: .tlsv1
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }
}
