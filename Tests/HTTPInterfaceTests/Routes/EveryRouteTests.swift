import HTTPTypes
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

/// What holds for every entry of the table of routes, each with every method, and every body.
@Suite(.timeLimit(.minutes(5))) struct EveryRouteTests {
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]
    private static let bodies = [
        "", "{}", " ", "null", "[]", "{", #"{"IDs": ["1"]}"#, #"{"IDs": ["1"], "Read": true}"#, #"{"Faults": []}"#,
        "\0",
        "a=1&b=2", String(repeating: "[", count: 100_000), String(repeating: "9", count: 1_024 * 1_024 + 1),
    ]

    private static func path(_ route: Route) -> String {
        "/"
            + route.pattern.map { $0 == "{name}" ? "latest.html" : $0.hasPrefix("{") ? "latest" : String($0) }
            .joined(separator: "/")
    }

    /// Over a feed that is closed, so that nobody waits.
    private static func apiUnderTest() async throws -> APIUnderTest {
        let test = try APIUnderTest()
        try await test.keep(.text("Subject: a\r\n\r\nHello\r\n"))
        test.feed.close()
        return test
    }

    @Test(arguments: methods)
    func `Every route answers every method and body as it is described, and none by a failure`(
        method: String
    ) async throws {
        let test = try await Self.apiUnderTest()
        let client = DirectClient(application: test.api)
        for route in test.api.routeTable {
            // Where no body is read, its length makes no difference.
            for body in Self.bodies where route.takesBody || body.utf8.count < 1_000 {
                let answer = try await client.ask(method, Self.path(route), body: body)
                #expect(answer.status < 500, "\(method) \(Self.path(route)) \(body.prefix(40)): \(answer.text)")
                #expect(answer["Cross-Origin-Resource-Policy"] == "same-origin")
                #expect(answer["X-Content-Type-Options"] == "nosniff" && answer["Cache-Control"] == "no-store")
            }
        }
    }

    @Test func `A body is refused by every route that takes none, and probes ignore it`() async throws {
        let test = try await Self.apiUnderTest()
        let client = DirectClient(application: test.api)
        for route in test.api.routeTable where !route.takesBody {
            let needed = route.parameters.contains { $0.isRequired && $0.place == .query } ? "?query=hello" : ""
            for body in ["{}", #"{"IDs": ["1"]}"#, " "] {
                let answer = try await client.ask(route.method.rawValue, Self.path(route) + needed, body: body)
                if route.audience == .probes {
                    #expect(answer.status == 200, "\(route.name)")
                } else {
                    #expect(answer.status == 400, "\(route.name): \(answer.text)")
                    #expect(answer.error?.contains("takes no body; nothing was changed.") == true, "\(answer.text)")
                }
            }
        }
    }
}
