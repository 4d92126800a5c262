import HTTPTypes
import HummingbirdCore
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

/// Clients that leave while a search for them goes on.
@Suite(.timeLimit(.minutes(2))) struct DepartureTests {
    /// Tells when the client of a request has left, and how the request was answered all the same.
    private final class Watched: HTTPApplication {
        private let application: any HTTPApplication
        private let arrivals = AsyncStream<Void>.makeStream()
        private let departures = AsyncStream<ClientPresence>.makeStream()
        private let answers = AsyncStream<Int>.makeStream()

        init(_ application: any HTTPApplication) { self.application = application }

        func respond(to request: Request) async -> Response {
            let presence = ClientPresence.current
            presence?.whenGone { [departures] in
                if let presence { departures.continuation.yield(presence) }
            }
            arrivals.continuation.yield()
            let response = await application.respond(to: request)
            answers.continuation.yield(response.status.code)
            return response
        }

        /// Returns when a request has come.
        func isAsked() async { for await _ in arrivals.stream { return } }

        /// Returns when a client has left, and everybody knows who waits for that.
        func clientIsGone() async throws {
            for await presence in departures.stream { return try await presence.writesArrive() }
        }

        var status: Int? {
            get async {
                for await status in answers.stream { return status }
                return nil
            }
        }
    }

    /// With more messages than one slice of a search reads.
    private static func filled() async throws -> (test: APIUnderTest, ids: [String]) {
        let test = try APIUnderTest()
        var ids: [String] = []
        let line = String(repeating: "x", count: 78) + "\r\n"
        for _ in 0..<3 {
            let mail = "Subject: large\r\n\r\n" + String(repeating: line, count: 8_000)
            ids.append(String(try await test.keep(.text(mail))))
        }
        return (test, ids)
    }

    @Test(arguments: [
        ("GET", "messages?query=xxx"), ("GET", "search?query=xxx"), ("GET", "export?query=xxx"),
        ("GET", "message/latest?query=xxx"), ("GET", "message/latest/raw?query=xxx"),
        ("DELETE", "messages?query=xxx"), ("DELETE", "search?query=xxx"), ("PUT", "messages?query=xxx"),
    ])
    func `A search ends when its client has left, and nothing is changed`(method: String, path: String) async throws {
        let (test, ids) = try await Self.filled()
        let watched = Watched(test.api)
        let named = ids.map { "\"\($0)\"" }.joined(separator: ",")
        let body = method == "PUT" ? #"{"IDs": [\#(named)], "Read": true}"# : ""
        try await withListener(watched) { listener in
            try await test.store.whileSearchesAreStuck {
                try await Connection.with(port: listener.port) { connection in
                    try await connection.send(
                        """
                        \(method) /api/v1/\(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\
                        \(body)
                        """
                    )
                    await watched.isAsked()
                }
                try await watched.clientIsGone()
            }
            #expect(await watched.status == 503)
        }
        let page = try await test.store.messages(start: 0, limit: 10)
        #expect(page.total == 3 && page.unread == 3)
    }

    @Test func `A client that stays has its search to the end`() async throws {
        let (test, _) = try await Self.filled()
        try await Depth.live.test(test.api) { client in
            let answer = try await client.ask("DELETE", "/api/v1/search?query=xxx")
            #expect(answer.status == 200)
        }
        #expect(try await test.store.messages(start: 0, limit: 0).total == 0)
    }
}
