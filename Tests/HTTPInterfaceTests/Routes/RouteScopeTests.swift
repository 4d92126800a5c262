import Testing

@testable import HTTPInterface

/// Every route that takes a scope, in every scope: what is another test's is not shown, counted, changed or told.
@Suite(.timeLimit(.minutes(5))) struct RouteScopeTests {
    /// A scope, and of what messages it is.
    struct Scope: Sendable, CustomTestStringConvertible {
        var query: String
        var names: Set<String>

        var testDescription: String { query }
    }

    private static let scopes = [
        ("", ["mine", "other"]),
        ("recipient=mine@t.test", ["mine"]), ("recipient=MINE@*", ["mine"]), ("recipient=*@t.test", ["mine", "other"]),
        ("recipient=nobody@t.test&recipient=mine@t.test", ["mine"]), ("recipient=nobody@t.test", []),
        ("user=mine", ["mine"]), ("user=nobody", []),
        ("serverName=MINE.test", ["mine"]), ("serverName=nobody.test", []),
        ("recipient=mine@t.test&user=mine&serverName=mine.test", ["mine"]),
        ("recipient=mine@t.test&user=other", []), ("recipient=mine@t.test&serverName=other.test", []),
        ("user=mine&serverName=other.test", []),
        ("query=subject:needle-mine", ["mine"]), ("query=subject:nothing", []),
        ("query=subject:needle-mine&user=mine", ["mine"]), ("query=subject:needle-mine&recipient=other@*", []),
        ("query=subject:needle-mine&user=other", []), ("query=subject:needle-mine&serverName=other.test", []),
    ].map { Scope(query: $0, names: Set($1)) }

    private static let scopedRoutes = RouteScope.all.filter { $0.value.isScoped }.keys.sorted()

    private static func takes(_ route: Route, _ parameter: Parameter) -> Bool {
        route.parameters.contains { $0.name == parameter.name }
    }

    @Test func `Every route is entered with what it does in a scope`() throws {
        let routes = try APIUnderTest().api.routeTable
        #expect(Set(routes.map(\.name)) == Set(RouteScope.all.keys))
        for route in routes {
            // All of a scope or nothing: what knows only some of it would be everybody's in the rest.
            for parameter in [Parameter].scope {
                #expect(Self.takes(route, parameter) == RouteScope.all[route.name]?.isScoped, "\(route.name)")
            }
        }
    }

    @Test(arguments: scopedRoutes, scopes)
    func `A route reaches the messages of its scope and no others`(name: String, scope: Scope) async throws {
        let route = try #require(try APIUnderTest().api.routeTable.first { $0.name == name })
        let use = try #require(RouteScope.all[name])
        var query = scope.query
        if query.hasPrefix("query=") {
            guard Self.takes(route, .query) else { return }
        } else if route.parameters.contains(.requiredQuery) {
            query = ["query=subject:needle", query].filter { !$0.isEmpty }.joined(separator: "&")
        }
        let reached = try await ScopedMail().reached(by: route, use, query)
        #expect(reached == scope.names, "\(name)?\(query)")
    }
}
