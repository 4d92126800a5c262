import Logging
import ServiceLifecycle
import TLSIdentity

/// Looks a few times a second whether a file of a certificate has changed, and once a day whether the generated one has
/// to be made anew and whether any of them expires soon.
struct CertificateWatch: Service {
    let settings: LiveSettings
    let certificates: CertificateManager?
    let files: FileThread
    let clocks: Clocks
    let logger: Logger

    /// Two looks and the reading have to fit into a second, after which nobody shall see the old certificate.
    private static let interval = Duration.milliseconds(250)
    private static let day = Duration.seconds(86_400)

    func run() async throws {
        guard let certificates else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            var sinceDailyCheck = clocks.steady.stopwatch()
            var reminder = ExpiryReminder()
            while true {
                remind(&reminder, of: certificates)
                try await clocks.steady.sleep(for: Self.interval, tolerance: Self.interval / 5)
                guard await files.run({ certificates.checkFiles() }) else { continue }
                guard sinceDailyCheck() >= Self.day else { continue }
                sinceDailyCheck = clocks.steady.stopwatch()
                guard await files.run({ certificates.dailyCheck() }) else { continue }
                reminder = ExpiryReminder()
            }
        }
    }

    private func remind(_ reminder: inout ExpiryReminder, of certificates: CertificateManager) {
        let now = clocks.seconds()
        let warning = settings.current.certificateExpiryWarning.components.seconds
        for facts in reminder.due(certificates.current?.allFacts ?? [], now: now, warning: warning) {
            logger.warning(
                "The certificate in \(facts.path) expires on \(facts.expiryDay), in \(facts.daysLeft(at: now)) days",
                metadata: [
                    "event": "certificate-expires-soon", "path": "\(facts.path)",
                    "fingerprint": "\(facts.fingerprintSHA256)", "days_left": "\(facts.daysLeft(at: now))",
                ]
            )
        }
    }
}
