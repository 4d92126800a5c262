import HTTPTypes
import HummingbirdCore
import MessageStore

extension MessageAPI {
    /// As many failed sessions are told, the newest.
    private static let mostSessions = 100

    /// Answers as soon as the messages are there; else says what failed meanwhile.
    @Sendable
    func wait(_ routed: RoutedRequest) async throws -> Response {
        var filter = routed.filter()
        filter.after = routed.id(.after)
        let waiter = MessageWaiter(filter, count: routed.integer(.count))
        feed.add(waiter)
        defer { feed.remove(waiter) }
        feed.end(waiter, after: routed.duration(.timeout))
        ClientPresence.current?.whenGone { [weak waiter] in waiter?.end() }
        let found = try await store.search(filter, limit: MessageWaiter.mostMessages)
        let outcome = await waiter.outcome(beginningWith: found)
        return try .json(
            WaitAnswer(
                complete: outcome.isComplete,
                cursor: String(outcome.cursor),
                total: outcome.messages.count,
                messages: outcome.messages.map(ListedMessage.init),
                sessions: outcome.isComplete ? [] : try await failedSessions(filter)
            ),
            // Not 408: HTTP clients repeat that by themselves.
            status: outcome.isComplete ? .ok : .notFound
        )
    }

    private func failedSessions(_ filter: MessageFilter) async throws -> [WaitAnswer.FailedSession] {
        let sessions = try await store.sessions(
            SessionFilter(
                recipients: filter.recipients,
                user: filter.user,
                serverName: filter.serverName,
                unknown: .included,
                isFailed: true,
                after: filter.after
            ),
            limit: Self.mostSessions
        )
        return sessions.items.map { session in
            let isKnown =
                session.serverName != nil && filter.serverName != nil || session.user != nil && filter.user != nil
            return WaitAnswer.FailedSession(session: session, isUnknown: filter.isScoped ? !isKnown : nil)
        }
    }
}
