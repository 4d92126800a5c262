import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore
import PeerInput
import Synchronization

extension MessageAPI {
    /// Events that are read from the log at a time.
    private static let eventsAtATime = 100
    /// A line now and then lets both sides see that the other is still there.
    private static let heartbeat = Duration.seconds(15)

    /// What happens, as server-sent events (WHATWG HTML §9.2), from now on or from `Last-Event-ID` on.
    @Sendable
    func events(_ routed: RoutedRequest) async throws -> Response {
        let follower = EventFollower(
            filter: routed.filter(),
            sessions: routed.sessionFilter(),
            certificates: server.certificates,
            store: store
        )
        let log = feed.log
        let start =
            routed.request.headers[.lastEventID].map { PeerNumber.read($0, in: 0...Int64.max) ?? -1 } ?? log.lastID
        let presence = ClientPresence.current
        let body = ResponseBody { writer in
            let isGone = Mutex(false)
            let heartbeat = Heartbeat(every: Self.heartbeat, on: presence?.eventLoop)
            defer { heartbeat.end() }
            var lastID = start
            try await writer.write(ByteBuffer(string: ": Letterlock's events\n\n"))
            while !log.isClosed, !isGone.withLock({ $0 }) {
                let page = log.page(after: lastID, limit: Self.eventsAtATime)
                if page.hasGap {
                    lastID = log.lastID
                    try await writer.write(ByteBuffer(string: "id: \(lastID)\nevent: reset\ndata: {}\n\n"))
                } else if page.events.isEmpty {
                    await log.changed(since: lastID) { wake in
                        presence?.whenGone {
                            isGone.withLock { $0 = true }
                            wake()
                        }
                        heartbeat.next(wake)
                    }
                    presence?.forgetCallbacks()
                    if log.lastID == lastID { try await writer.write(ByteBuffer(string: ":\n\n")) }
                }
                for (id, event) in page.events {
                    lastID = id
                    guard let (name, data) = try await follower.describe(event) else { continue }
                    try await writer.write(ByteBuffer(string: "id: \(id)\nevent: \(name)\ndata: \(data)\n\n"))
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }
}

/// What one follower of the events gets to see.
private struct EventFollower: Sendable {
    var filter: MessageFilter
    var sessions: SessionFilter
    var certificates: @Sendable () -> CertificateDescription?
    var store: MessageStore

    /// The name and the JSON of an event; nil where it is not in the follower's scope.
    func describe(_ event: EventLog.Event) async throws -> (name: String, data: String)? {
        switch event {
        case .message(let id):
            var filter = filter
            filter.ids = [id]
            if let message = try await store.search(filter, limit: 1).page.items.first {
                return ("message", try json(ListedMessage(message)))
            }
            // Gone already: whoever follows everything learns at least that it was there.
            return filter.isEverything ? ("message", try json(["ID": String(id)])) : nil
        case .session(let id):
            var filter = sessions
            filter.id = id
            return try await store.sessions(filter, limit: 1).items.first.map {
                ("session", try json(SessionAnswer($0)))
            }
        case .pruned(let messages, let sessions):
            return ("pruned", try json(["Messages": messages, "Sessions": sessions]))
        case .certificate:
            return ("certificate", try json(certificates()?.certificates ?? []))
        }
    }

    /// On one line, as an event's data needs it.
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = Self("Last-Event-ID") ?? .ifMatch
}
