import HTTPTypes
import HummingbirdCore

/// What answers the requests of one method and path.
struct Route: Sendable {
    /// Answers one request; an error it throws becomes the answer.
    typealias Handler = @Sendable (RoutedRequest) async throws -> Response

    /// Who asks, and how closely a request is looked at.
    enum Audience: Sendable {
        /// Programs that mean what they say: what the route does not know is refused.
        case clients
        /// Probes, which have no password and append what they like: queries and bodies are ignored.
        case probes
    }

    var method: HTTPRequest.Method
    /// The segments of the path; one in braces takes any text and names it.
    var pattern: [Substring]
    var parameters: [Parameter]
    var takesBody: Bool
    var audience: Audience
    var handler: Handler

    /// As `GET /api/v1/messages`.
    var name: String { "\(method.rawValue) /" + pattern.joined(separator: "/") }

    /// The segments that the pattern names; nil where the path is another.
    func match(_ segments: [Substring]) -> [Substring: Substring]? {
        guard segments.count == pattern.count else { return nil }
        var named: [Substring: Substring] = [:]
        for (segment, expected) in zip(segments, pattern) {
            if expected.hasPrefix("{") {
                named[expected.dropFirst().dropLast()] = segment
            } else if segment != expected {
                return nil
            }
        }
        return named
    }
}
