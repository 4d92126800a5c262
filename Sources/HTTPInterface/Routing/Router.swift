import HTTPTypes
import HummingbirdCore

/// Finds the handler of a request by its method and path.
///
/// A table that is searched in order, for there are few routes: it can say which methods a path has, so that an unknown
/// path is 404 and a wrong method 405, and every GET route answers HEAD.
struct Router: Sendable {
    /// Answers one request; an error it throws becomes the answer.
    typealias Handler = @Sendable (RoutedRequest) async throws -> Response

    private struct Route: Sendable {
        var method: HTTPRequest.Method
        /// The segments of the path; one in braces takes any text and names it.
        var pattern: [Substring]
        var handler: Handler
    }

    private var routes: [Route] = []

    /// Adds a route; the first that fits a request answers it.
    ///
    /// - Parameter path: as `/api/v1/message/{ID}`.
    mutating func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        routes.append(Route(method: method, pattern: path.split(separator: "/"), handler: handler))
    }

    /// Each route's method and path.
    var names: [String] { routes.map { "\($0.method.rawValue) /" + $0.pattern.joined(separator: "/") } }

    /// Answers a request by the first route that fits it.
    func respond(to request: Request) async throws -> Response {
        // A slash at the end makes no difference.
        let segments = request.uri.path.split(separator: "/")
        // The body is left out elsewhere.
        let method = request.method == .head ? .get : request.method
        var allowed: [HTTPRequest.Method] = []
        for route in routes {
            guard let parameters = Self.match(segments, route.pattern) else { continue }
            guard route.method == method else {
                allowed.append(route.method)
                continue
            }
            return try await route.handler(RoutedRequest(request: request, parameters: parameters))
        }
        throw Self.refusal(of: request, allowed: allowed)
    }

    private static func match(_ segments: [Substring], _ pattern: [Substring]) -> [Substring: Substring]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [Substring: Substring] = [:]
        for (segment, expected) in zip(segments, pattern) {
            if expected.hasPrefix("{") {
                parameters[expected.dropFirst().dropLast()] = segment
            } else if segment != expected {
                return nil
            }
        }
        return parameters
    }

    private static func refusal(of request: Request, allowed: [HTTPRequest.Method]) -> APIError {
        let path = request.uri.path
        guard !allowed.isEmpty else {
            return APIError(code: .notFound, description: "There is nothing at \(path).")
        }
        let methods = allowed.contains(.get) ? allowed + [.head] : allowed
        let names = methods.map(\.rawValue).joined(separator: ", ")
        return APIError(
            code: .methodNotAllowed(allowed: methods),
            description: "\(request.method.rawValue) is not possible at \(path); possible: \(names)."
        )
    }
}
