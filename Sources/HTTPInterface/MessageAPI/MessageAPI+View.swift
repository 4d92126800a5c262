import BoundedResources
import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore
import NIOCore
import SafeHTML

extension MessageAPI {
    /// The HTML of a message, or its text, by the end of the name: for eyes only.
    ///
    /// The HTML comes from a stranger. It must not run anything, load anything, connect to anybody, send a form or call
    /// this API, whose origin it would otherwise have.
    @Sendable
    func view(_ routed: RoutedRequest) async throws -> Response {
        let name = routed.parameter("name")
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ["html", "txt"].contains(parts[1]) else {
            throw APIError(
                code: .notFound,
                description: "There is nothing at /view/\(name); possible are /view/ID.html and /view/ID.txt."
            )
        }
        let stored = try await storedMessage(named: parts[0], routed.filter())
        guard parts[1] == "html" else { return try await text(of: stored) }
        let read = try await read(stored, besides: Self.rewritingCost(of: stored))
        guard let document = try await onWorker({ Self.document(of: read.content) }) else {
            throw APIError(
                code: .notFound,
                description: "The message \(stored.id) has no HTML; /view/\(stored.id).txt has its text."
            )
        }
        read.reservation.shrink(to: document.html.readableBytes)
        var response = Response.bytes(document.html, type: "text/html; charset=utf-8", holding: read.reservation)
        for (name, value) in ViewPolicy.fields(hasLinks: document.hasLinks) { response.headers[name] = value }
        return response
    }

    private func text(of stored: StoredMessage) async throws -> Response {
        let read = try await read(stored)
        let text = try await onWorker { ByteBuffer(string: read.content.text) }
        read.reservation.shrink(to: text.readableBytes)
        return .bytes(text, type: "text/plain; charset=utf-8", holding: read.reservation)
    }

    /// The bytes that rewriting takes besides the message: its HTML several times, larger once it is escaped, and the images
    /// twice.
    ///
    /// Even a small message can use an image so often that the images reach their limit.
    private static func rewritingCost(of message: StoredMessage) -> Int {
        4 * message.size + 2 * InlineLimits().total
    }

    /// The HTML of a message as it may be shown, and whether it has links; nil if there is none.
    private static func document(of message: ParsedMessage) -> (html: ByteBuffer, hasLinks: Bool)? {
        guard !message.html.isEmpty else { return nil }
        let parts = (message.inline + message.attachments).map { part in
            InlinePart(
                contentID: part.contentID,
                mediaType: part.mediaType,
                name: part.displayFileName,
                encodedSize: part.rawContent.count,
                content: { part.content().bytes }
            )
        }
        let document = HTMLRewriter.rewrite(Array(message.html.utf8), parts: parts)
        return (ByteBuffer(bytes: document.html), document.hasLinks)
    }
}
