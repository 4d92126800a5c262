import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore

extension MessageAPI {
    /// The HTML of a message, or its text, by the end of the name: for eyes only.
    ///
    /// The HTML comes from a stranger: it may not run anything, load anything from elsewhere, send a form or reach this
    /// API, whose origin it would otherwise have.
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
        let message = ParsedMessage(source: try await source(of: stored.id))
        guard parts[1] == "html" else {
            return .bytes(message.text.utf8, type: "text/plain; charset=utf-8")
        }
        guard !message.html.isEmpty else {
            throw APIError(
                code: .notFound,
                description: "The message \(stored.id) has no HTML; /view/\(stored.id).txt has its text."
            )
        }
        let html = Self.withInlineParts(message, of: stored.id)
        var response = Response.bytes(html.utf8, type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] =
            "sandbox; default-src 'none'; img-src 'self' data:; font-src data:; style-src 'unsafe-inline'; "
            + "form-action 'none'; base-uri 'none'"
        response.headers[.init("Referrer-Policy") ?? .referer] = "no-referrer"
        return response
    }

    /// Lets `cid:` links (RFC 2392) lead to the parts that they mean.
    private static func withInlineParts(_ message: ParsedMessage, of id: Int64) -> String {
        (message.inline + message.attachments).filter { !$0.contentID.isEmpty }.reduce(message.html) { html, part in
            html.replacing("cid:" + part.contentID, with: "/api/v1/message/\(id)/part/\(part.id)")
        }
    }
}
