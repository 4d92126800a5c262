/// How a port comes to TLS; the raw values are the names in settings, records and interfaces.
public enum TLSMode: String, Sendable, CaseIterable {
    /// Plain text only: STARTTLS is neither offered nor accepted.
    case none = "None"
    /// Plain text first, TLS after the STARTTLS command (RFC 3207).
    case startTLS = "StartTls"
    /// TLS from the first byte (RFC 8314 §3).
    case implicitTLS = "ImplicitTls"
}
