import HTTPTypes
import TestSupport
import Testing

@testable import HTTPInterface

/// Who gets an answer, for every route and, where it has one, for HEAD of it.
@Suite(.timeLimit(.minutes(5))) struct RouteAccessTests {
    /// One way to ask for what one must not have.
    struct Attempt: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fields: [(String, String)]
        /// What stands before the path.
        var host = ""
    }

    private static let password = EquippedAPI.password("ci:secret")

    /// A browser that knows the password sends it for a foreign page too.
    private static let foreign: [Attempt] =
        [
            ("Host of another name", [("Host", "evil.example")]),
            ("Host of another name, with a port", [("Host", "evil.example:8025")]),
            ("Host with the own name in front", [("Host", "mail.test.evil.example")]),
            ("Origin of another name", [("Origin", "http://evil.example")]),
            ("Origin of another name, with a port", [("Origin", "https://evil.example:8025")]),
            ("Origin that hides", [("Origin", "null")]),
            ("Origin of an address", [("Origin", "http://192.0.2.66")]),
            (
                "An image of another site",
                [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")]
            ),
            (
                "A frame of the same site",
                [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")]
            ),
        ].map { Attempt(testDescription: $0, fields: $1 + [password]) } + [
            Attempt(testDescription: "URL of another name", fields: [password], host: "http://evil.example")
        ]

    private static let strangers: [Attempt] = [
        ("No password", []),
        ("A wrong password", [EquippedAPI.password("ci:secreT")]),
        ("The start of the password", [EquippedAPI.password("ci:secre")]),
        ("The password and more", [EquippedAPI.password("ci:secret1")]),
        ("An empty password", [EquippedAPI.password("ci:")]),
        ("An unknown user", [EquippedAPI.password("other:secret")]),
        ("Neither user nor password", [EquippedAPI.password(":")]),
        ("A user alone", [EquippedAPI.password("ci")]),
        ("Nothing behind the scheme", [("Authorization", "Basic")]),
        ("No Base64", [("Authorization", "Basic ci:secret")]),
        ("Another scheme", [EquippedAPI.password("ci:secret", scheme: "Bearer")]),
    ].map { Attempt(testDescription: $0, fields: $1) }

    /// Each method and target, and whether it needs a password.
    private static func requests(_ api: EquippedAPI) -> [(route: Route, method: String)] {
        api.test.api.routeTable.flatMap { route in
            [(route, route.method.rawValue)] + (route.method == .get ? [(route, "HEAD")] : [])
        }
    }

    /// Asks every route in the way of an attempt, and expects it to have done nothing.
    private static func expect(_ status: Int, _ attempt: Attempt, _ depth: Depth, ofProbes: Int) async throws {
        let api = try await EquippedAPI()
        let before = try await api.state()
        try await depth.test(api.test.api) { client in
            for (route, method) in requests(api) {
                let request = try #require(api.request(route), "\(route.name) has a path that is not known here")
                let target = attempt.host + request.target
                let answer = try await client.ask(method, target, attempt.fields, body: request.body)
                let expected = route.audience == .probes ? ofProbes : status
                #expect(answer.status == expected, "\(method) \(target): \(answer.text)")
                #expect(answer["Cross-Origin-Resource-Policy"] == "same-origin")
                if method == "HEAD" || answer.status != status { continue }
                #expect(answer.error?.isEmpty == false, "\(method) \(target)")
            }
        }
        #expect(try await api.state() == before)
    }

    @Test(arguments: foreign, Depth.allCases)
    func `A foreign page gets 403 from every route, even with the password, and nothing is done`(
        attempt: Attempt,
        depth: Depth
    ) async throws {
        try await Self.expect(403, attempt, depth, ofProbes: 403)
    }

    @Test(arguments: strangers, Depth.allCases)
    func `Who does not know the password gets 401 from every route but probes, and nothing is done`(
        attempt: Attempt,
        depth: Depth
    ) async throws {
        try await Self.expect(401, attempt, depth, ofProbes: 200)
    }

    @Test func `With the password and under its own name every route answers, so the attempts above could succeed`()
        async throws
    {
        for name in try await EquippedAPI().test.api.routeTable.map(\.name) {
            let api = try await EquippedAPI()
            let route = try #require(api.test.api.routeTable.first { $0.name == name })
            let request = try #require(api.request(route))
            let before = try await api.state()
            let (client, fields) = (
                DirectClient(application: api.test.api), [Self.password, ("Origin", "http://localhost")]
            )
            async let asked = client.ask(route.method.rawValue, request.target, fields, body: request.body)
            if name == "GET /api/v1/events" {
                while api.test.feed.log.waiting == 0 { await Task.yield() }
                api.test.feed.close()
            }
            let answer = try await asked
            #expect(answer.status == 200, "\(name): \(answer.text)")
            let isChanged = try await api.state() != before
            #expect(isChanged == (route.method != .get), "\(name)")
        }
    }

    @Test func `Only probes have no password, and those of the health port answer under any name`() async throws {
        let ofAPI = try APIUnderTest().api.routeTable.filter { $0.audience == .probes }.map(\.name)
        #expect(ofAPI == ["GET /livez", "GET /readyz"])
        let health = HealthAPI(reporting: SetHealth())
        #expect(health.routeTable.map(\.name) == ["GET /health", "GET /livez", "GET /readyz", "GET /metrics"])
        for depth in Depth.allCases {
            try await depth.test(health) { client in
                for route in health.routeTable {
                    for attempt in Self.foreign + Self.strangers {
                        let target = attempt.host + "/" + route.pattern.joined(separator: "/")
                        let answer = try await client.get(target, attempt.fields)
                        #expect(answer.status == 200, "\(target) \(attempt.testDescription)")
                    }
                }
            }
        }
    }
}
