public import Cryptography

/// Who vouches for the certificates of clients, and what becomes of those that nobody vouches for.
public struct ClientVerification: Sendable {
    /// The authorities that are trusted.
    public var anchors: TrustAnchors
    /// Whether a client without a trusted certificate is refused; else its certificate is only recorded.
    public var isRequired: Bool

    /// A rule for clients.
    public init(anchors: TrustAnchors, isRequired: Bool) {
        self.anchors = anchors
        self.isRequired = isRequired
    }
}
