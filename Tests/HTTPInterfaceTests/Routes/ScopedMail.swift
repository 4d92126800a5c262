import MessageStore
import TestSupport

@testable import HTTPInterface

/// A message of one's own and a newer one of somebody else, and what routes do to them in a scope.
struct ScopedMail {
    /// What tells the messages apart, in every part of them.
    static let names = ["mine", "other"]

    private let test: APIUnderTest
    private let ids: [String: String]
    /// The event before all.
    private let firstEvent: Int64

    init() async throws {
        test = try APIUnderTest()
        firstEvent = test.feed.log.lastID
        var ids: [String: String] = [:]
        for (number, name) in Self.names.enumerated() {
            var tls = TLSFacts.negotiated
            tls.serverName = "\(name).test"
            var message = NewMessage.text(
                Self.source(name),
                to: [EnvelopeAddress(address: "\(name)@t.test")],
                tls: tls,
                user: name
            )
            message.session = Int64(number + 1)
            let id = try await test.keep(message)
            ids[name] = String(id)
            var session = SessionAPITests.record(message.session, user: name, tls: tls)
            session.messages = [id]
            test.store.append(session)
        }
        self.ids = ids
        try await test.store.checkWritable()
        let count = Int64(2 * Self.names.count)
        while test.feed.log.lastID < firstEvent + count { await Task.yield() }
    }

    private static func source(_ name: String) -> String {
        """
        Subject: needle-\(name)\r
        Content-Type: multipart/alternative; boundary=x\r
        \r
        --x\r
        \r
        needle-\(name)\r
        --x\r
        Content-Type: text/html\r
        \r
        <p>needle-\(name)</p>\r
        --x--\r

        """
    }

    /// The names of the messages that a text shows.
    private static func names(in text: String) -> Set<String> {
        Set(names.filter { text.contains("needle-\($0)") })
    }

    /// The names of the messages that a route shows or changes when it is asked with a query.
    func reached(by route: Route, _ scope: RouteScope, _ query: String) async throws -> Set<String> {
        switch scope {
        case .none: []
        case .reads: try await read(by: route, query)
        case .lists(let list, let count): try await listed(by: route, query, list, count)
        case .listsSessions: try await sessions(query)
        case .marks: try await marked(query)
        case .deletes: try await deleted(by: route, query)
        case .streams: try await streamed(query)
        }
    }

    private var client: DirectClient { DirectClient(application: test.api) }

    /// What cannot be meant would be refused, and then reach nothing for another reason.
    private func ask(_ method: String, _ path: String, _ query: String, body: String = "") async throws -> Answer {
        let target = query.isEmpty ? path : "\(path)?\(query)"
        let answer = try await client.ask(method, target, body: body)
        guard [200, 404].contains(answer.status) else { throw Refused(target: target, text: answer.text) }
        return answer
    }

    private struct Refused: Error {
        var target: String
        var text: String
    }

    /// Of the path with each ID, and of the latest.
    private func read(by route: Route, _ query: String) async throws -> Set<String> {
        var reached: Set<String> = []
        for name in ["latest"] + ids.values {
            for ending in route.pattern.contains("{name}") ? [".html", ".txt"] : [""] {
                let segments = route.pattern.map { segment in
                    segment == "{PartID}" ? "1" : segment.hasPrefix("{") ? name + ending : String(segment)
                }
                let answer = try await ask("GET", "/" + segments.joined(separator: "/"), query)
                reached.formUnion(Self.names(in: answer.text))
            }
        }
        return reached
    }

    private func listed(
        by route: Route,
        _ query: String,
        _ list: String,
        _ count: String
    ) async throws -> Set<String> {
        let isPatient = route.parameters.contains { $0.name == "timeout" }
        let json = try await ask("GET", route.path, isPatient ? "timeout=0&" + query : query).json
        let items = json[list].array
        // What is only counted is known of too.
        return Set(items.compactMap { name(ofID: $0["ID"].string) } + (json[count].int == items.count ? [] : ["count"]))
    }

    private func sessions(_ query: String) async throws -> Set<String> {
        let json = try await ask("GET", "/api/v1/sessions", query).json
        let items = json["sessions"].array
        let reached = items.compactMap { name(ofID: $0["Messages"][0].string) }
        return Set(reached + (json["total"].int == items.count ? [] : ["count"]))
    }

    private func marked(_ query: String) async throws -> Set<String> {
        let named = ids.values.map { "\"\($0)\"" }.joined(separator: ",")
        _ = try await ask("PUT", "/api/v1/messages", query, body: #"{"IDs": [\#(named)], "Read": true}"#)
        let messages = try await client.get("/api/v1/messages").json["messages"].array
        return Set(messages.filter { $0["Read"].bool == true }.compactMap { name(ofID: $0["ID"].string) })
    }

    private func deleted(by route: Route, _ query: String) async throws -> Set<String> {
        _ = try await ask("DELETE", route.path, query)
        let left = try await test.listedIDs(client)
        return Set(ids.filter { !left.contains($0.value) }.keys)
    }

    /// Of everything from the first event on; the last is one that everybody is told.
    private func streamed(_ query: String) async throws -> Set<String> {
        test.feed.certificateReplaced()
        var told = ""
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                let fields = "Host: localhost\r\nLast-Event-ID: \(firstEvent)\r\n"
                try await connection.send("GET /api/v1/events?\(query) HTTP/1.1\r\n\(fields)\r\n")
                told = try await connection.read(until: "event: certificate")
            }
        }
        return Self.names(in: told)
    }

    private func name(ofID id: String?) -> String? { ids.first { $0.value == id }?.key }
}

extension Route {
    /// The path, without braces in it.
    fileprivate var path: String { "/" + pattern.joined(separator: "/") }
}
