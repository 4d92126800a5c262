/// What a certificate's dates mean for health.
public struct ExpiryPolicy: Sendable, Equatable {
    /// `CertificateExpiryWarning` in seconds: with less left, health warns.
    public var warning: Int64
    /// `CertificateExpiryAffectsHealth`: whether dates out of range fail; they only warn otherwise.
    public var affectsHealth: Bool

    /// Takes the two settings.
    public init(warning: Int64, affectsHealth: Bool) {
        self.warning = warning
        self.affectsHealth = affectsHealth
    }

    /// Judges a certificate's dates.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - isOnly: whether it is the only one, so that it need not be named.
    func check(_ certificate: CertificateHealth, now: Int64, isOnly: Bool) -> HealthCheck {
        let name = isOnly ? "" : " \(certificate.names.first ?? certificate.subject)"
        let (status, reason) = judge(certificate, "the certificate" + name, now: now)
        return HealthCheck(
            status: status,
            observedValue: Double(certificate.daysLeft),
            observedUnit: "d",
            output: reason
        )
    }

    private func judge(_ certificate: CertificateHealth, _ what: String, now: Int64) -> (HealthStatus, String?) {
        let outOfDate: HealthStatus = affectsHealth ? .fail : .warn
        if certificate.notAfter < now { return (outOfDate, "\(what) has expired") }
        if certificate.notBefore > now {
            return (outOfDate, "\(what) is not valid before \(UTCText.text(seconds: certificate.notBefore))")
        }
        if certificate.notAfter - now < warning { return (.warn, "\(what) expires soon") }
        return (.pass, nil)
    }
}
