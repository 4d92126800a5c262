import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore
import NIOCore
import PeerInput

extension MessageAPI {
    @Sendable
    func listMessages(_ routed: RoutedRequest) async throws -> Response {
        let start = routed.integer(.start)
        let limit = routed.integer(.limit)
        let filter = routed.filter()
        return try await listing(limit: limit) { maximumSize in
            guard filter != .all else {
                let page = try await store.messages(start: start, limit: limit, maximumSize: maximumSize)
                return (MessagePage(page), page.size)
            }
            let found = try await ClientPresence.whilePresent { [store] in
                try await store.search(filter, start: start, limit: limit, maximumSize: maximumSize)
            }
            return (MessagePage(found), found.page.size)
        }
    }

    /// Deletes what a search finds; nothing where the client leaves while a long search goes on.
    @Sendable
    func deleteFound(_ routed: RoutedRequest) async throws -> Response {
        _ = try await ClientPresence.whilePresent { [store, filter = routed.filter()] in
            try await store.deleteMessages(filter)
        }
        return Self.done
    }

    /// Deletes the messages named, or all where the request names nothing at all, as clients expect it.
    @Sendable
    func deleteMessages(_ routed: RoutedRequest) async throws -> Response {
        let selection = try MessageSelection(body: try await routed.body())
        guard selection.read == nil else {
            throw APIError(
                code: .invalidRequest,
                description: "Read says how to mark messages (PUT), not which to delete; nothing was changed."
            )
        }
        let filter = routed.filter()
        if filter == .all, selection.ids == nil {
            try await store.deleteMessages()
        } else {
            _ = try await ClientPresence.whilePresent { [store] in
                try await store.deleteMessages(filter, among: selection.ids)
            }
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
        _ = try await ClientPresence.whilePresent { [store, filter = routed.filter()] in
            try await store.markMessages(filter, among: ids, asRead: read)
        }
        return Self.done
    }

    @Sendable
    func message(_ routed: RoutedRequest) async throws -> Response {
        let read = try await readMessage(routed)
        return try await json(holding: read.reservation) { try MessageDetail(read.stored, read.content).pieces() }
    }

    @Sendable
    func headers(_ routed: RoutedRequest) async throws -> Response {
        let read = try await readMessage(routed)
        return try await json(HeaderFields(read.content.header).values, holding: read.reservation)
    }

    /// The source byte for byte, read in pieces as fast as the client takes them.
    @Sendable
    func raw(_ routed: RoutedRequest) async throws -> Response {
        let stored = try await storedMessage(routed)
        guard let source = try await store.openSource(of: stored.id) else { throw Self.deleted(stored.id) }
        let body = ResponseBody(contentLength: source.size) { writer in
            try await Self.write(source, to: &writer)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "message/rfc822"], body: body)
    }

    /// Writes a source as fast as the client takes it, although its message may be deleted meanwhile.
    static func write(_ source: OpenedSource, to writer: inout any ResponseBodyWriter) async throws {
        try await source.forEachPiece { piece in
            try await writer.write(ByteBuffer(bytes: piece))
            try await ClientPresence.current?.writesArrive()
        }
    }

    static func deleted(_ id: Int64) -> APIError {
        APIError(code: .notFound, description: "The message \(id) was deleted just now.")
    }

    /// What clients of Mailpit expect of a change, to the byte.
    private static let done = Response.bytes("ok".utf8, type: "text/plain; charset=utf-8")

    /// The message that the path names by its ID or as the latest.
    func storedMessage(_ routed: RoutedRequest) async throws -> StoredMessage {
        try await storedMessage(named: routed.parameter("ID"), routed.filter())
    }

    /// - Parameter filter: of which the latest is meant, and to which any other must belong.
    func storedMessage(named name: Substring, _ filter: MessageFilter) async throws -> StoredMessage {
        if name == "latest" {
            let found = try await ClientPresence.whilePresent { [store] in try await store.search(filter, limit: 1) }
            guard let latest = found.page.items.first else {
                throw APIError(
                    code: .notFound,
                    description: filter == .all ? "There is no message yet." : "There is no such message yet."
                )
            }
            // As a listing it may have been cut.
            return try await storedMessage(named: "\(latest.id)", .all)
        }
        guard let id = PeerNumber.read(name, in: 0...Int64.max), let message = try await store.message(id) else {
            throw APIError(code: .notFound, description: "There is no message \(quoted(name)).")
        }
        guard filter != .all else { return message }
        var filter = filter
        filter.ids = [id]
        guard try await store.search(filter, limit: 1).page.items.first != nil else {
            throw APIError(
                code: .notFound,
                description: "The message \(id) is not one of those that the query and the scope mean."
            )
        }
        return message
    }
}
