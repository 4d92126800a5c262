public import NIOSSL

/// What a handshake needs now: asked for anew for each, so that a renewed certificate needs no restart.
public struct ServerTLS: Sendable {
    /// Certificate, key and versions, as the TLS library takes them.
    public var context: NIOSSLContext
    /// The names that the certificate is valid for, for the advice to a client that asked for another.
    public var certificateNames: [String]
    /// Path of the file that clients must trust.
    public var trustPath: String

    /// What one handshake needs.
    public init(context: NIOSSLContext, certificateNames: [String], trustPath: String) {
        self.context = context
        self.certificateNames = certificateNames
        self.trustPath = trustPath
    }

    /// Whether the certificate is valid for `name`; a wildcard stands for one label on the left (RFC 6125 §6.4.3).
    func covers(_ name: String) -> Bool {
        let asked = name.lowercased()
        let parent = asked.split(separator: ".", maxSplits: 1).dropFirst().first
        return certificateNames.contains { candidate in
            let candidate = candidate.lowercased()
            if candidate.hasPrefix("*.") { return parent.map { candidate.dropFirst(2) == $0 } ?? false }
            return candidate == asked
        }
    }
}
