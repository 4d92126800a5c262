import HummingbirdCore
import MessageStore

extension MessageAPI {
    @Sendable
    func listSessions(_ routed: RoutedRequest) async throws -> Response {
        let start = try routed.number("start", in: 0...Int.max, default: 0)
        let limit = try routed.number("limit", in: 0...Self.longestPage, default: 50)
        let filter = try routed.sessionFilter()
        guard filter != .all else {
            return try .json(SessionPage(await store.sessions(start: start, limit: limit)))
        }
        return try .json(SessionPage(await store.sessions(filter, start: start, limit: limit)))
    }

    @Sendable
    func session(_ routed: RoutedRequest) async throws -> Response {
        let name = routed.parameter("ID")
        guard let id = Int64(name), let session = try await store.session(id) else {
            throw APIError(code: .notFound, description: "There is no session \(quoted(name)).")
        }
        return try .json(SessionAnswer(session))
    }
}
