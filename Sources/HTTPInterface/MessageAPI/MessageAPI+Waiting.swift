import BoundedResources
import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore

extension MessageAPI {
    /// A search that goes on when the time is over may take so long.
    private static let longestLook = Duration.seconds(1)
    /// On a machine that is so busy that it cannot even be ended, nobody waits for it longer than this.
    private static let longestOverrun = Duration.seconds(10)
    /// Memory of messages that are read at a time for an answer, and what their JSON takes besides.
    private static let (bytesAtATime, memoryAtATime) = (256 << 10, 5 * 256 << 10)

    /// Answers as soon as the messages are there; else says what failed meanwhile.
    @Sendable
    func wait(_ routed: RoutedRequest) async throws -> Response {
        var filter = routed.filter()
        filter.after = routed.id(.after)
        let waiter = MessageWaiter(filter)
        feed.add(waiter)
        defer { feed.remove(waiter) }
        let timeout = routed.duration(.timeout)
        let clocks = [
            Alarm(after: timeout) { [weak waiter] in waiter?.end() },
            Alarm(after: timeout + Self.longestLook) { [weak waiter] in waiter?.hurry() },
            Alarm(after: timeout + Self.longestOverrun) { [weak waiter] in waiter?.cutOff() },
        ]
        defer { for clock in clocks { clock.cancel() } }
        ClientPresence.current?.whenGone { [weak waiter] in waiter?.cutOff() }
        let outcome = try await waiter.outcome(of: routed.integer(.count), in: store)
        return try await answer(outcome, sessions: outcome.isComplete ? [] : try await failedSessions(filter))
    }

    /// The answer, which goes to its client a piece at a time where it is a long one.
    private func answer(_ outcome: MessageWaiter.Outcome, sessions: [WaitAnswer.FailedSession]) async throws -> Response
    {
        // Not 408: HTTP clients repeat that by themselves.
        let status: HTTPResponse.Status = outcome.isComplete ? .ok : .notFound
        let reservation = try await reserve(Self.memoryAtATime)
        var rest = outcome.ids[...]
        let first = try await store.nextMessages(&rest, atMost: Self.bytesAtATime)
        var answer = WaitAnswer(
            complete: outcome.isComplete,
            cursor: String(outcome.cursor),
            total: first.count,
            messages: first.map(ListedMessage.init),
            sessions: sessions
        )
        guard !rest.isEmpty else { return try await json(answer, status: status, holding: reservation) }
        // As it is without messages, cut where they belong.
        answer.messages = []
        let (ids, frame) = (rest, answer)
        let body = ResponseBody { writer in
            var (rest, page, frame) = (ids, first, frame)
            frame.total = 0
            try await writer.write(
                ByteBuffer(
                    string:
                        #"{"complete":\#(frame.complete),"cursor":"\#(frame.cursor)","messages":["#
                )
            )
            while true {
                for message in page {
                    if frame.total > 0 { try await writer.write(ByteBuffer(string: ",")) }
                    try await writer.write(ByteBuffer(bytes: Response.jsonData(ListedMessage(message))))
                    frame.total += 1
                }
                if rest.isEmpty { break }
                try await ClientPresence.current?.writesArrive()
                page = try await store.nextMessages(&rest, atMost: Self.bytesAtATime)
            }
            let end = try Response.jsonData(frame.sessions)
            try await writer.write(ByteBuffer(bytes: Array(#"],"sessions":"#.utf8) + end))
            try await writer.write(ByteBuffer(string: #","total":\#(frame.total)}"#))
            reservation.release()
            try await writer.finish(nil)
        }
        return Response(status: status, headers: [.contentType: "application/json"], body: body)
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
            limit: APILimit.failedSessions.value
        )
        return sessions.items.map { session in
            let isKnown =
                session.serverName != nil && filter.serverName != nil || session.user != nil && filter.user != nil
            return WaitAnswer.FailedSession(session: session, isUnknown: filter.isScoped ? !isKnown : nil)
        }
    }
}
