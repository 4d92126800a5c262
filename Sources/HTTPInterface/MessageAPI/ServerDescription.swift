/// What the message API tells of the daemon; filled in by it.
public struct ServerDescription: Sendable {
    /// The version of the daemon.
    public var version: String
    /// The database file; empty where messages are kept in memory only.
    public var database: String
    /// The certificates; nil when no listener uses TLS.
    ///
    /// Asked for every request.
    public var certificates: @Sendable () -> CertificateDescription?
    /// Whether mail can be taken; asked for every request.
    public var readiness: @Sendable () async -> Readiness

    /// A description with all of its values.
    public init(
        version: String,
        database: String,
        certificates: @escaping @Sendable () -> CertificateDescription?,
        readiness: @escaping @Sendable () async -> Readiness
    ) {
        self.version = version
        self.database = database
        self.certificates = certificates
        self.readiness = readiness
    }
}

/// The certificates that are shown, and what clients must trust.
public struct CertificateDescription: Sendable {
    /// The content of `trust.pem`.
    public var trust: [UInt8]
    /// The facts of each that is shown, the default first.
    public var certificates: [CertificateHealth]

    /// A description with both of its values.
    public init(trust: [UInt8], certificates: [CertificateHealth]) {
        self.trust = trust
        self.certificates = certificates
    }
}
