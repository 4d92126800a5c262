import ServiceLifecycle
import TLSIdentity

/// Looks once a day whether the certificate has to be made anew.
struct CertificateRenewal: Service {
    let certificates: CertificateManager?

    private static let interval = Duration.seconds(86_400)

    func run() async throws {
        guard let certificates else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval, tolerance: .seconds(60))
                certificates.dailyCheck()
            }
        }
    }
}
