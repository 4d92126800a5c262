import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore

extension Response {
    /// An answer in JSON, its keys sorted, so that equal values give equal text.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) throws -> Response {
        .bytes(try jsonData(value), status: status, type: type)
    }

    /// A value in JSON, its keys sorted.
    static func jsonData(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// An answer of one line of text.
    static func text(_ line: String, status: HTTPResponse.Status = .ok) -> Response {
        .bytes((line + "\n").utf8, status: status, type: "text/plain; charset=utf-8")
    }

    /// `ready`, or 503 with what is in the way.
    static func readiness(_ readiness: Readiness) -> Response {
        readiness.obstacle.map { .text("not ready: \($0)", status: .serviceUnavailable) } ?? .text("ready")
    }

    /// An answer of bytes that stand in memory already.
    static func bytes(_ bytes: some Sequence<UInt8>, status: HTTPResponse.Status = .ok, type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    private struct Refusal: Encodable {
        var error: String

        private enum CodingKeys: String, CodingKey {
            case error = "Error"
        }
    }

    /// The answer to a request that failed: its sentence as `{"Error": "…"}`.
    static func refusal(_ error: APIError) -> Response {
        // Encoding one text cannot fail; were it to, the status alone still says what happened.
        let body = try? json(Refusal(error: error.description), status: error.status)
        var response = body ?? Response(status: error.status)
        if case .methodNotAllowed(let allowed) = error.code {
            response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        }
        // In seconds (RFC 9110 §10.2.3).
        if error.code == .busy { response.headers[.retryAfter] = "5" }
        // What follows cannot be told from the rest of this request.
        if [.brokenBody, .expectationFailed].contains(error.code) { response.headers[.connection] = "close" }
        if error.code == .unauthorized {
            response.headers[.wwwAuthenticate] = "Basic realm=\"Letterlock\", charset=\"UTF-8\""
        }
        return response
    }
}
