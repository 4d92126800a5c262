/// `TlsCertificateKind`: what is generated where no certificate is provided.
public enum CertificateKind: String, Sendable, CaseIterable {
    /// One certificate of ten years, signed with its own key.
    case selfSigned = "SelfSigned"
    /// An authority of ten years, to be trusted once, and a leaf of 397 days that is renewed by itself.
    case localAuthority = "LocalAuthority"
}
