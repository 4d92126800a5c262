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
        router.on(.get, "/health", for: .probes) { routed in
            let report = await reporting.health()
            let status: HTTPResponse.Status = report.status == .fail ? .serviceUnavailable : .ok
            return Self.prefersText(routed.request)
                ? .text(report.line, status: status)
                : try .json(report, status: status, type: "application/health+json")
        }
        router.on(.get, "/livez", for: .probes) { _ in .text("alive") }
        router.on(.get, "/readyz", for: .probes) { _ in
            .readiness(await reporting.readiness())
        }
        router.on(.get, "/metrics", for: .probes) { _ in
            .bytes(await reporting.metrics().utf8, type: "text/plain; version=0.0.4; charset=utf-8")
        }
        self.router = router
    }

    /// Every route.
    var routeTable: [Route] { router.routes }

    /// Answers a request for one of its paths.
    public func respond(to request: Request) async -> Response {
        await .answer(to: request) {
            let target = try RequestTarget(of: request.head)
            return try await router.answer(request, target, by: router.match(request.method, target.path))
        }
    }

    /// Whether text is asked for by name and JSON is not; `*/*` gets JSON.
    private static func prefersText(_ request: Request) -> Bool {
        let accepted = request.headers[values: .accept].joined(separator: ",").lowercased()
        return accepted.contains("text/plain") && !accepted.contains("json")
    }
}
