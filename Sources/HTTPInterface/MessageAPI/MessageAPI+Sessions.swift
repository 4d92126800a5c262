import HummingbirdCore
import MessageStore
import PeerInput

extension MessageAPI {
    @Sendable
    func listSessions(_ routed: RoutedRequest) async throws -> Response {
        let start = routed.integer(.start)
        let limit = routed.integer(.limit)
        let filter = routed.sessionFilter()
        guard filter != .all else {
            return try .json(SessionPage(await store.sessions(start: start, limit: limit)))
        }
        return try .json(SessionPage(await store.sessions(filter, start: start, limit: limit)))
    }

    @Sendable
    func session(_ routed: RoutedRequest) async throws -> Response {
        let name = routed.parameter("ID")
        guard let id = PeerNumber.read(name, in: 0...Int64.max), let session = try await store.session(id) else {
            throw APIError(code: .notFound, description: "There is no session \(quoted(name)).")
        }
        return try .json(SessionAnswer(session))
    }
}
