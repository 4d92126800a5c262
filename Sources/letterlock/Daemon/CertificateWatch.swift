import ServiceLifecycle
import TLSIdentity

/// Looks a few times a second whether a file of a certificate has changed, and once a day whether the generated one has
/// to be made anew.
struct CertificateWatch: Service {
    let certificates: CertificateManager?

    /// Two looks and the reading have to fit into a second, after which nobody shall see the old certificate.
    private static let interval = Duration.milliseconds(250)
    private static let day = Duration.seconds(86_400)

    func run() async throws {
        guard let certificates else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            // Of the clock that goes on while the machine sleeps.
            var nextDay = ContinuousClock.now + Self.day
            while true {
                try await Task.sleep(for: Self.interval, tolerance: Self.interval / 5)
                certificates.checkFiles()
                guard nextDay <= .now else { continue }
                nextDay = .now + Self.day
                certificates.dailyCheck()
            }
        }
    }
}
