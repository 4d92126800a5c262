import BoundedResources
import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore
import NIOCore

extension MessageAPI {
    /// The decoded content of a part, under its own type unless a browser could run it.
    @Sendable
    func part(_ routed: RoutedRequest) async throws -> Response {
        let read = try await readMessage(routed)
        let id = routed.parameter("PartID")
        guard let part = read.content.part(id: String(id)) else {
            throw APIError(code: .notFound, description: "The message \(read.stored.id) has no part \(quoted(id)).")
        }
        let content = try await onWorker { ByteBuffer(bytes: part.content().bytes) }
        read.reservation.shrink(to: content.readableBytes)
        let charset = part.charset.map { "; charset=\(FieldText.token($0))" } ?? ""
        let type = PartType.safe(FieldText.mediaType(part.mediaType)) + charset
        var response = Response.bytes(content, type: type, holding: read.reservation)
        response.headers[.contentDisposition] = FieldText.disposition(part.displayFileName)
        response.headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        return response
    }
}
