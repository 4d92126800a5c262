import HummingbirdCore
import NIOCore

/// A request with what its route and its query say.
struct RoutedRequest: Sendable {
    var request: Request
    var parameters: [Substring: Substring]

    /// The parameters of the query.
    ///
    /// A plus sign is a blank, as forms and the libraries of most languages write it.
    private var query: FlatDictionary<Substring, Substring> {
        guard let query = request.uri.query, query.contains("+") else { return request.uri.queryParameters }
        return URI("?" + query.replacing("+", with: "%20")).queryParameters
    }

    /// The values of a parameter of the query, in their order.
    func values(_ name: String) -> [String] {
        query[values: name[...]].map { String($0) }
    }

    /// The text of a path segment that the route names.
    func parameter(_ name: Substring) -> Substring {
        parameters[name] ?? ""
    }

    /// A number of the query within bounds, or the default when it is not given.
    func number(_ name: String, in bounds: ClosedRange<Int>, default value: Int) throws(APIError) -> Int {
        guard let text = values(name).first else { return value }
        guard let number = Int(text), bounds.contains(number) else {
            let range =
                bounds.upperBound == .max
                ? "\(bounds.lowerBound) or more" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            throw APIError(
                code: .invalidRequest,
                description: "\(name) must be a whole number, \(range); it is \(quoted(text))."
            )
        }
        return number
    }

    /// The whole body.
    func body() async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: HTTPLimits.requestBody)
        } catch is NIOTooManyBytesError {
            throw APIError(
                code: .bodyTooLarge,
                description: "A request body may have \(HTTPLimits.requestBody) bytes at most."
            )
        }
    }
}
