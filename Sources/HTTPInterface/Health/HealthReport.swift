/// What `GET /health` says.
public struct HealthReport: Sendable, Equatable, Codable {
    /// The TLS mode and the certificate presented.
    public struct TLS: Sendable, Equatable, Codable {
        /// The mode of all listeners, or `Mixed`.
        public var mode: String
        /// Nil, and `null` in JSON, when no listener uses TLS.
        public var certificate: CertificateHealth?

        /// Writes both keys, whatever they hold.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(mode, forKey: .mode)
            // Not encodeIfPresent, as is the default: the key is always there.
            try container.encode(certificate, forKey: .certificate)
        }
    }

    /// The worst of all checks and listeners.
    public var status: HealthStatus
    /// The version of the daemon.
    public var version: String
    /// Who this is: `Letterlock on` and `HostName`.
    public var description: String
    /// The TLS mode and the certificate.
    public var tls: TLS
    /// The SMTP listeners.
    public var listeners: [ListenerHealth]
    /// Checks by `part:measurement`, such as `smtp:handshake`.
    public var checks: [String: [HealthCheck]]

    /// Puts a report together: adds the certificate's checks and draws the overall status from all of them.
    ///
    /// - Parameters:
    ///   - checks: what was observed, `smtp:handshake` and `store:write`.
    ///   - certificate: left out of the report when no listener uses TLS.
    ///   - replacementFault: why the latest replacement of the certificate was refused.
    ///   - now: seconds since 1970.
    public init(
        version: String,
        hostName: String,
        listeners: [ListenerHealth],
        checks: [String: [HealthCheck]],
        certificate: CertificateHealth?,
        replacementFault: String?,
        expiry: ExpiryPolicy,
        now: Int64
    ) {
        self.version = version
        description = "Letterlock on \(hostName)"
        self.listeners = listeners
        let modes = Set(listeners.map(\.tlsMode))
        tls = TLS(
            mode: modes.count > 1 ? "Mixed" : modes.first ?? "None",
            certificate: modes.isSubset(of: ["None"]) ? nil : certificate
        )
        var checks = checks
        if let certificate = tls.certificate {
            checks["certificate:expiry"] = [expiry.check(certificate, now: now)]
            if let replacementFault {
                let reason = "a replacement of the certificate was refused: \(replacementFault)"
                checks["certificate:replacement"] = [HealthCheck(status: .warn, output: reason)]
            }
        }
        self.checks = checks
        status = (checks.values.joined().map(\.status) + listeners.map(\.status)).max() ?? .pass
    }
}
