/// `TlsClientCertificate`: whether clients are asked for a certificate.
public enum ClientCertificateMode: String, Sendable, CaseIterable {
    /// They are not asked.
    case none = "None"
    /// They are asked; what they present is recorded with its verdict, and accepted.
    case request = "Request"
    /// They are asked, and refused without one that `TlsClientAuthority` vouches for.
    case require = "Require"
}
