import HTTPTypes
import HummingbirdCore

/// Finds the route of a request by its method and path.
///
/// A table that is searched in order, for there are few routes: it can say which methods a path has, so that an unknown
/// path is 404 and a wrong method 405, and every GET route answers HEAD.
struct Router: Sendable {
    /// A route and what its path says.
    struct Match: Sendable {
        var route: Route
        var segments: [Substring: Substring]
    }

    private(set) var routes: [Route] = []

    /// Adds a route; the first that fits a request answers it.
    ///
    /// - Parameters:
    ///   - path: as `/api/v1/message/{ID}`.
    ///   - parameters: all that it takes.
    mutating func on(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ parameters: [Parameter] = [],
        takesBody: Bool = false,
        for audience: Route.Audience = .clients,
        by handler: @escaping Route.Handler
    ) {
        routes.append(
            Route(
                method: method,
                pattern: path.split(separator: "/"),
                parameters: parameters,
                takesBody: takesBody,
                audience: audience,
                handler: handler
            )
        )
    }

    /// Each route's method and path.
    var names: [String] { routes.map(\.name) }

    /// The first route that fits.
    ///
    /// - Throws: ``APIError`` that says whether the path or the method is wrong.
    func match(_ method: HTTPRequest.Method, _ path: Substring) throws(APIError) -> Match {
        // A slash at the end makes no difference.
        let segments = path.split(separator: "/")
        var allowed: [HTTPRequest.Method] = []
        for route in routes {
            guard let named = route.match(segments) else { continue }
            // The body of an answer to HEAD is left out elsewhere.
            guard route.method == (method == .head ? .get : method) else {
                allowed.append(route.method)
                continue
            }
            return Match(route: route, segments: named)
        }
        throw Self.refusal(of: method, path, allowed: allowed)
    }

    /// Answers a request of a route, if it says nothing that the route does not know.
    func answer(_ request: Request, _ target: RequestTarget, by match: Match) async throws -> Response {
        let route = match.route
        guard route.audience == .clients else {
            return try await route.handler(RoutedRequest(request, match.segments, QueryValues()))
        }
        let values: QueryValues
        do throws(APIError) {
            try Self.refuseEmptyQuery(target, of: route)
            values = try QueryValues(target.query, route.parameters, of: route.name)
        } catch {
            guard route.method != .get else { throw error }
            throw APIError(code: error.code, description: "\(error.description) Nothing was changed.")
        }
        let routed = RoutedRequest(request, match.segments, values)
        if !route.takesBody { try await routed.refuseBody(of: route.name) }
        return try await route.handler(routed)
    }

    /// What changes something and ends with a question mark was to be limited by something, such as a variable of a
    /// shell that turned out empty.
    private static func refuseEmptyQuery(_ target: RequestTarget, of route: Route) throws(APIError) {
        guard route.method != .get, let query = target.query, query.allSatisfy({ $0 == "&" }) else { return }
        throw APIError(
            code: .invalidRequest,
            description: "The query is empty; omit the question mark if \(route.name) is to mean everything."
        )
    }

    private static func refusal(
        of method: HTTPRequest.Method,
        _ path: Substring,
        allowed: [HTTPRequest.Method]
    ) -> APIError {
        guard !allowed.isEmpty else {
            return APIError(code: .notFound, description: "There is nothing at \(path).")
        }
        let methods = allowed.contains(.get) ? allowed + [.head] : allowed
        let names = methods.map(\.rawValue).joined(separator: ", ")
        return APIError(
            code: .methodNotAllowed(allowed: methods),
            description: "\(method.rawValue) is not allowed on \(path); allowed: \(names)."
        )
    }
}
