import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(1)))
struct EventsAPITests {
    /// Follows the events of an API, and gives the text up to the end of each event.
    private func following(
        _ test: APIUnderTest,
        _ query: String = "",
        after id: String? = nil,
        _ body: (Connection) async throws -> Void
    ) async throws {
        try await withListener(test.api) { listening in
            try await Connection.with(port: listening.port) { connection in
                let field = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
                try await connection.send("GET /api/v1/events\(query) HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n")
                let head = try await connection.read(until: ": Letterlock's events\n\n")
                #expect(head.contains("HTTP/1.1 200 ") && head.contains("ontent-Type: text/event-stream"), "\(head)")
                try await body(connection)
            }
        }
    }

    /// The next event's fields.
    private func event(_ connection: Connection) async throws -> [String: String] {
        _ = try await connection.read(until: "id: ")
        let id = try await connection.read(until: "\n").dropLast()
        _ = try await connection.read(until: "event: ")
        let name = try await connection.read(until: "\n").dropLast()
        _ = try await connection.read(until: "data: ")
        let data = try await connection.read(until: "\n\n").dropLast(2)
        return ["id": String(id), "event": String(name), "data": String(data)]
    }

    /// Without a gap and without an event, a follower would look again and again, and keep a thread from everybody else.
    private static func requireGap(_ test: APIUnderTest, after id: Int64) throws {
        let page = test.feed.log.page(after: id, limit: 1)
        try #require(page.hasGap, "There is no gap after \(id), but these events: \(page.events)")
    }

    private static func mail(_ subject: String, to recipient: String) -> NewMessage {
        .text("Subject: \(subject)\r\n\r\nHello\r\n", to: [EnvelopeAddress(address: recipient)])
    }

    @Test func `Messages, sessions, what went and the certificate are told as they come`() async throws {
        let test = try APIUnderTest(certificate: [1])
        let first = test.feed.log.lastID
        try await test.keep(Self.mail("Before", to: "a@t.test"))
        // The sender is told before those who follow: one who begins in between is told of it too.
        while test.feed.log.lastID == first { await Task.yield() }
        try await following(test) { connection in
            let id = try await test.keep(Self.mail("One", to: "a@t.test"))
            let message = try await event(connection)
            #expect(message["event"] == "message")
            #expect(message["data"]?.contains(#""ID":"\#(id)""#) == true)
            #expect(message["data"]?.contains(#""Subject":"One""#) == true)
            test.store.append(SessionAPITests.record(9))
            let session = try await event(connection)
            #expect(session["event"] == "session" && session["data"]?.contains(#""Outcome":"Completed""#) == true)
            test.store.setRetention(messages: 1, sessions: 0, size: 0)
            let pruned = try await event(connection)
            #expect(pruned["event"] == "pruned" && pruned["data"] == #"{"Messages":1,"Sessions":0}"#)
            test.feed.certificateReplaced()
            let certificate = try await event(connection)
            #expect(certificate["event"] == "certificate" && certificate["data"]?.hasPrefix(#"[{"daysLeft":"#) == true)
            let ids = [message, session, pruned, certificate].compactMap { $0["id"].flatMap { Int64($0) } }
            #expect(ids.count == 4 && ids == ids.sorted() && Set(ids).count == 4)
        }
    }

    @Test func `In a scope only what belongs to it is told`() async throws {
        let test = try APIUnderTest()
        try await following(test, "?recipient=w1@*&query=-subject:skip") { connection in
            try await test.keep(Self.mail("Other", to: "w2@t.test"))
            try await test.keep(Self.mail("Skip", to: "w1@t.test"))
            test.store.append(SessionAPITests.record(9))
            try await test.keep(Self.mail("Mine", to: "W1@t.test"))
            #expect(try await event(connection)["data"]?.contains(#""Subject":"Mine""#) == true)
        }
    }

    @Test func `After a break everything that was missed is told, in order, up to ten thousand events`() async throws {
        let test = try APIUnderTest()
        let first = test.feed.log.lastID
        for number in 1...3 { try await test.keep(Self.mail("\(number)", to: "a@t.test")) }
        try await following(test, after: String(first)) { connection in
            for number in 1...3 {
                let told = try await event(connection)
                #expect(told["data"]?.contains(#""Subject":"\#(number)""#) == true)
                #expect(told["id"] == String(first + Int64(number)))
            }
        }
        for _ in 3..<10_000 { test.feed.certificateReplaced() }
        try await following(test, after: String(first)) { connection in
            let oldest = try await event(connection)
            #expect(oldest["data"]?.contains(#""Subject":"1""#) == true)
        }
        // One more, and the first of them is gone.
        test.feed.certificateReplaced()
        try Self.requireGap(test, after: first)
        try await following(test, after: String(first)) { connection in
            let reset = try await event(connection)
            #expect(reset["event"] == "reset" && reset["id"] == String(first + 10_001))
            try await test.keep(Self.mail("Next", to: "a@t.test"))
            #expect(try await event(connection)["data"]?.contains(#""Subject":"Next""#) == true)
        }
    }

    @Test(arguments: ["1", "nonsense", "9223372036854775807"])
    func `An ID that is none of this run begins anew`(id: String) async throws {
        let test = try APIUnderTest()
        try await test.keep(Self.mail("One", to: "a@t.test"))
        try Self.requireGap(test, after: Int64(id) ?? -1)
        try await following(test, after: id) { connection in
            let reset = try await event(connection)
            #expect(reset["event"] == "reset")
        }
    }

    @Test func `A follower that goes away is forgotten, and the end of the daemon ends the others`() async throws {
        let test = try APIUnderTest()
        try await withListener(test.api) { listening in
            let request = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try await Connection.with(port: listening.port) { connection in
                try await connection.send(request)
                _ = try await connection.read(until: "events\n\n")
                while test.feed.log.waiting != 1 { await Task.yield() }
            }
            while test.feed.log.waiting != 0 { await Task.yield() }
            try await Connection.with(port: listening.port) { connection in
                try await connection.send(request)
                _ = try await connection.read(until: "events\n\n")
                test.feed.close()
                _ = try await connection.read(until: "0\r\n\r\n")
            }
        }
    }
}
