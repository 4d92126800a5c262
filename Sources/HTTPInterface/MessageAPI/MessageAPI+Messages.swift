import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore
import NIOCore

extension MessageAPI {
    @Sendable
    func listMessages(_ routed: RoutedRequest) async throws -> Response {
        let start = try routed.number("start", in: 0...Int.max, default: 0)
        let limit = try routed.number("limit", in: 0...Self.longestPage, default: 50)
        return try .json(MessagePage(await store.messages(start: start, limit: limit)))
    }

    /// Deletes all messages where no IDs are named, as clients expect it; an empty list of IDs deletes none.
    @Sendable
    func deleteMessages(_ routed: RoutedRequest) async throws -> Response {
        let selection = try MessageSelection(body: try await routed.body())
        guard selection.read == nil else {
            throw APIError(
                code: .invalidRequest,
                description: "Read says how to mark messages (PUT), not which to delete; nothing was changed."
            )
        }
        if let ids = selection.ids {
            try await store.deleteMessages(ids)
        } else {
            try await store.deleteMessages()
        }
        return Self.done
    }

    /// Marks the messages named as read, or as unread.
    @Sendable
    func markMessages(_ routed: RoutedRequest) async throws -> Response {
        let selection = try MessageSelection(body: try await routed.body())
        guard let ids = selection.ids, let read = selection.read else {
            throw APIError(
                code: .invalidRequest,
                description: #"The body must name messages and the mark, as {"IDs": ["…"], "Read": true}."#
            )
        }
        try await store.markMessages(ids, asRead: read)
        return Self.done
    }

    @Sendable
    func message(_ routed: RoutedRequest) async throws -> Response {
        let stored = try await storedMessage(routed)
        let source = try await source(of: stored.id)
        return try .json(MessageDetail(stored, ParsedMessage(source: source)))
    }

    @Sendable
    func headers(_ routed: RoutedRequest) async throws -> Response {
        let stored = try await storedMessage(routed)
        return try .json(HeaderFields(ParsedMessage(source: try await source(of: stored.id)).header).values)
    }

    /// The source byte for byte, handed over in pieces as fast as the client takes them.
    @Sendable
    func raw(_ routed: RoutedRequest) async throws -> Response {
        let stored = try await storedMessage(routed)
        let source = try await source(of: stored.id)
        let body = ResponseBody(contentLength: source.count) { writer in
            var rest = source[...]
            while !rest.isEmpty {
                try await writer.write(ByteBuffer(bytes: rest.prefix(Self.pieceOfSource)))
                rest = rest.dropFirst(Self.pieceOfSource)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "message/rfc822"], body: body)
    }

    /// What clients of Mailpit expect of a change, to the byte.
    private static let done = Response.bytes("ok".utf8, type: "text/plain; charset=utf-8")

    /// Bytes of a source that are copied at a time.
    private static let pieceOfSource = 64 * 1_024

    /// The message that the path names by its ID or as the latest.
    private func storedMessage(_ routed: RoutedRequest) async throws -> StoredMessage {
        let name = routed.parameter("ID")
        guard let id = try await messageID(name), let message = try await store.message(id) else {
            throw APIError(
                code: .notFound,
                description: name == "latest" ? "There is no message yet." : "There is no message \(quoted(name))."
            )
        }
        return message
    }

    private func messageID(_ name: Substring) async throws -> Int64? {
        if name == "latest" { return try await store.latestMessageID() }
        return Int64(name)
    }

    private func source(of id: Int64) async throws -> [UInt8] {
        guard let source = try await store.source(of: id) else {
            throw APIError(code: .notFound, description: "The message \(id) was deleted just now.")
        }
        return source
    }
}
