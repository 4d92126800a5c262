extension HealthReport {
    /// The report as one line, such as `pass StartTls, certificate mail.test expires 2036-11-20 (3649 days)`; what did
    /// not pass follows after a colon.
    public var line: String {
        let summary = "\(status.rawValue) \(tls.mode), \(tls.certificate.map(Self.summary) ?? "no certificate")"
        let reasons = checks.sorted { $0.key < $1.key }.flatMap { name, checks in
            checks.filter { $0.status != .pass }.map { $0.output ?? "\(name) does not pass" }
        }
        let failing = reasons.isEmpty ? listeners.filter { $0.status != .pass }.map(Self.reason) : reasons
        return failing.isEmpty ? summary : "\(summary): \(failing.joined(separator: "; "))"
    }

    private static func summary(_ certificate: CertificateHealth) -> String {
        let name = certificate.names.first ?? certificate.subject
        let verb = certificate.daysLeft < 0 ? "expired" : "expires"
        let date = UTCText.text(seconds: certificate.notAfter).prefix(10)
        let unit = abs(certificate.daysLeft) == 1 ? "day" : "days"
        return "certificate \(name) \(verb) \(date) (\(certificate.daysLeft) \(unit))"
    }

    private static func reason(_ listener: ListenerHealth) -> String {
        "\(listener.address) port \(listener.port) (\(listener.tlsMode)) does not work"
    }
}
