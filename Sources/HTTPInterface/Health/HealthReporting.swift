/// What the health port asks the daemon; each is asked once per request.
public protocol HealthReporting: Sendable {
    /// Looks at every listener, the store and the certificate.
    func health() async -> HealthReport
    /// Looks at what mail needs; the certificate's dates do not matter to it.
    func readiness() async -> Readiness
    /// Everything that is counted, as Prometheus reads it.
    func metrics() async -> String
}
