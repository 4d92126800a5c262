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
    /// - Parameter now: seconds since 1970.
    func check(_ certificate: CertificateHealth, now: Int64) -> HealthCheck {
        let (status, reason) = judge(certificate, now: now)
        return HealthCheck(
            status: status,
            observedValue: Double(certificate.daysLeft),
            observedUnit: "d",
            output: reason
        )
    }

    private func judge(_ certificate: CertificateHealth, now: Int64) -> (HealthStatus, String?) {
        let outOfDate: HealthStatus = affectsHealth ? .fail : .warn
        if certificate.notAfter < now { return (outOfDate, "the certificate has expired") }
        if certificate.notBefore > now {
            return (outOfDate, "the certificate is not valid before \(UTCText.text(seconds: certificate.notBefore))")
        }
        if certificate.notAfter - now < warning { return (.warn, "the certificate expires soon") }
        return (.pass, nil)
    }
}
