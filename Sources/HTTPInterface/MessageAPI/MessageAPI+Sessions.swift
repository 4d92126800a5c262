import HummingbirdCore
import MessageStore
import PeerInput

extension MessageAPI {
    @Sendable
    func listSessions(_ routed: RoutedRequest) async throws -> Response {
        let start = routed.integer(.start)
        let limit = routed.integer(.limit)
        let filter = routed.sessionFilter()
        return try await listing(limit: limit) { maximumSize in
            let page =
                filter == .all
                ? try await store.sessions(start: start, limit: limit, maximumSize: maximumSize)
                : try await store.sessions(filter, start: start, limit: limit, maximumSize: maximumSize)
            return (SessionPage(page), page.size)
        }
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
