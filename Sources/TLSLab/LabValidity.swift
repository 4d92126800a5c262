import CertificateFiles

/// How long the certificates of the lab are valid, in seconds.
enum LabValidity {
    /// As long as browsers allowed for years: 398 days at most.
    static let usual = 397 * secondsPerDay
    /// Ten years.
    static let tooLong = 3650 * secondsPerDay
    /// After this time a new one is made: those that have not begun yet must not begin, the others must not end.
    static let renewal = 180 * secondsPerDay
}
