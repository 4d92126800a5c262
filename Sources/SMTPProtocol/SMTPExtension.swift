/// A service extension that EHLO can announce, by its keyword.
public enum SMTPExtension: String, Sendable, CaseIterable {
    /// RFC 2920.
    case pipelining = "PIPELINING"
    /// RFC 1870.
    case size = "SIZE"
    /// RFC 6152.
    case eightBitMIME = "8BITMIME"
    /// RFC 3030.
    case binaryMIME = "BINARYMIME"
    /// RFC 3030.
    case chunking = "CHUNKING"
    /// RFC 6531.
    case smtpUTF8 = "SMTPUTF8"
    /// RFC 2034.
    case enhancedStatusCodes = "ENHANCEDSTATUSCODES"
    /// RFC 3461.
    case deliveryStatusNotifications = "DSN"
    /// RFC 8689.
    case requireTLS = "REQUIRETLS"
    /// RFC 3207.
    case startTLS = "STARTTLS"
    /// RFC 4954.
    case authentication = "AUTH"

    /// Those that make no sense without this one.
    var dependents: [SMTPExtension] {
        switch self {
        // RFC 3030 §3: binary content comes in chunks, and its BODY is the parameter of 8BITMIME.
        case .chunking, .eightBitMIME: [.binaryMIME]
        default: []
        }
    }
}
