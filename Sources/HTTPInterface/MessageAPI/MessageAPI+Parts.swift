import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore

extension MessageAPI {
    /// The decoded content of a part, under its own type but never for a browser to run.
    @Sendable
    func part(_ routed: RoutedRequest) async throws -> Response {
        let stored = try await storedMessage(routed)
        let id = routed.parameter("PartID")
        guard let part = ParsedMessage(source: try await source(of: stored.id)).part(id: String(id)) else {
            throw APIError(code: .notFound, description: "The message \(stored.id) has no part \(quoted(id)).")
        }
        let charset = part.charset.map { "; charset=\(FieldText.token($0))" } ?? ""
        var response = Response.bytes(part.content().bytes, type: FieldText.mediaType(part.mediaType) + charset)
        response.headers[.contentDisposition] = FieldText.disposition(part.displayFileName)
        response.headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        return response
    }
}
