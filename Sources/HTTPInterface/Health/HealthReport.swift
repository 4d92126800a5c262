/// What `GET /health` says.
public struct HealthReport: Sendable, Equatable, Codable {
    /// The TLS mode and the certificate presented.
    public struct TLS: Sendable, Equatable, Codable {
        /// The mode of all listeners, or `Mixed`.
        public var mode: String
        /// The one that is shown by default; nil, and `null` in JSON, when no listener uses TLS.
        public var certificate: CertificateHealth?
        /// All that are shown, by the server name that a client asks for; the default first.
        public var certificates: [CertificateHealth]

        /// Writes every key, whatever it holds.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(mode, forKey: .mode)
            // Not encodeIfPresent, as is the default: the key is always there.
            try container.encode(certificate, forKey: .certificate)
            try container.encode(certificates, forKey: .certificates)
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
    /// The listeners of the TLS lab, which count in no status; nil where there is none.
    public var lab: [LabListenerHealth]?
    /// Checks by `part:measurement`, such as `smtp:handshake`.
    public var checks: [String: [HealthCheck]]

    /// Puts a report together: adds the certificate's checks and draws the overall status from all of them.
    ///
    /// - Parameters:
    ///   - checks: what was observed, `smtp:handshake` and `store:write`.
    ///   - certificates: the default first; left out of the report when no listener uses TLS.
    ///   - replacementFault: why the latest replacement of the certificate was refused.
    ///   - now: seconds since 1970.
    public init(
        version: String,
        hostName: String,
        listeners: [ListenerHealth],
        lab: [LabListenerHealth]? = nil,
        checks: [String: [HealthCheck]],
        certificates: [CertificateHealth],
        replacementFault: String?,
        expiry: ExpiryPolicy,
        now: Int64
    ) {
        self.version = version
        description = "Letterlock on \(hostName)"
        self.listeners = listeners
        self.lab = lab
        let modes = Set(listeners.map(\.tlsMode))
        let certificates = modes.isSubset(of: ["None"]) ? [] : certificates
        tls = TLS(
            mode: modes.count > 1 ? "Mixed" : modes.first ?? "None",
            certificate: certificates.first,
            certificates: certificates
        )
        var checks = checks
        if !certificates.isEmpty {
            checks["certificate:expiry"] = certificates.map {
                expiry.check($0, now: now, isOnly: certificates.count == 1)
            }
            if let replacementFault {
                let reason = "a replacement of the certificate was refused: \(replacementFault)"
                checks["certificate:replacement"] = [HealthCheck(status: .warn, output: reason)]
            }
        }
        self.checks = checks
        status = (checks.values.joined().map(\.status) + listeners.map(\.status)).max() ?? .pass
    }
}
