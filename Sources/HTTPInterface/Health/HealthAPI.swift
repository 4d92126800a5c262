import HTTPTypes
public import HummingbirdCore

/// The health port: `/health`, `/livez`, `/readyz`, `/metrics`.
///
/// It answers under any host name, for probes use what names they like, and tells nothing about messages.
public struct HealthAPI: HTTPApplication {
    private let router: Router

    /// Takes what is asked for health at every request.
    public init(reporting: any HealthReporting) {
        var router = Router()
        router.on(.get, "/health") { routed in
            let report = await reporting.health()
            let status: HTTPResponse.Status = report.status == .fail ? .serviceUnavailable : .ok
            return Self.prefersText(routed.request)
                ? .text(report.line, status: status)
                : try .json(report, status: status, type: "application/health+json")
        }
        router.on(.get, "/livez") { _ in .text("alive") }
        router.on(.get, "/readyz") { _ in
            .readiness(await reporting.readiness())
        }
        router.on(.get, "/metrics") { _ in
            .bytes(await reporting.metrics().utf8, type: "text/plain; version=0.0.4; charset=utf-8")
        }
        self.router = router
    }

    /// Answers a request for one of its paths.
    public func respond(to request: Request) async -> Response {
        await .answer(to: request) { try await router.respond(to: request) }
    }

    /// Whether text is asked for by name and JSON is not; `*/*` gets JSON.
    private static func prefersText(_ request: Request) -> Bool {
        let accepted = request.headers[values: .accept].joined(separator: ",").lowercased()
        return accepted.contains("text/plain") && !accepted.contains("json")
    }
}
