import BoundedResources
import Dispatch
import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore
import TestSupport
import Testing

@testable import HTTPInterface

/// Every limit of the API: as many are taken, and one more is not.
@Suite(.timeLimit(.minutes(5))) struct APILimitTests {
    @Test(arguments: APILimit.allCases, [0, 1])
    func `As much as a limit says is taken, and one more is not`(limit: APILimit, excess: Int) async throws {
        let isTaken = try await Self.isTaken(limit, limit.value + excess)
        #expect(isTaken == (excess == 0))
    }

    /// Asks for so many.
    ///
    /// A new limit must be entered here.
    private static func isTaken(_ limit: APILimit, _ count: Int) async throws -> Bool {
        let text = String(repeating: "a", count: count)
        let recipients = Array(repeating: "recipient=a", count: count).joined(separator: "&")
        return switch limit {
        case .body: try await takesBody(count)
        case .repetitions: try await takes("messages?" + recipients)
        case .text: try await takes("messages?user=\(text)")
        case .search: try await takes("messages?query=\(text)")
        case .page: try await takes("messages?limit=\(count)")
        case .awaitedMessages: try await takes("wait?timeout=0&count=\(count)")
        case .wait: try await takes("wait?timeout=\(count)s")
        case .failedSessions: try await tellsSessions(count)
        case .events: tellsEvents(count)
        case .waitingJobs: try await waits(for: count)
        case .quotation: try await repeats(text)
        case .healthAnswer: try await readsHealth(text)
        }
    }

    /// Over a feed that is closed, so that nobody waits.
    private static func takes(_ target: String) async throws -> Bool {
        let test = try APIUnderTest()
        test.feed.close()
        let answer = try await DirectClient(application: test.api).get("/api/v1/" + target)
        try #require([200, 400, 404].contains(answer.status))
        return answer.status != 400
    }

    private static func takesBody(_ count: Int) async throws -> Bool {
        let start = #"{"IDs": ["1"]}"#
        let body = start + String(repeating: " ", count: count - start.utf8.count)
        let request = Exchange.sized("", "DELETE", "/api/v1/messages", body: body)
        let chunked = Exchange.chunked("", "DELETE", "/api/v1/messages", body: body, by: 60_000)
        let test = try APIUnderTest()
        var statuses: Set<Int> = []
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                for exchange in [request, chunked] {
                    try await connection.send(exchange.method + exchange.rest)
                    statuses.insert(try await exchange.answer(connection).status)
                }
            }
        }
        let direct = try await DirectClient(application: test.api).ask("DELETE", "/api/v1/messages", body: body)
        statuses.insert(direct.status)
        try #require(statuses == [200] || statuses == [413], "\(statuses)")
        return statuses == [200]
    }

    private static func tellsSessions(_ count: Int) async throws -> Bool {
        let test = try APIUnderTest()
        for id in 1...count {
            var record = SessionAPITests.record(Int64(id))
            record.outcome = "HandshakeTimedOut"
            test.store.append(record)
        }
        try await test.store.checkWritable()
        let json = try await DirectClient(application: test.api).get("/api/v1/wait?timeout=0").json
        let ids = json["sessions"].array.compactMap { $0["ID"].string.flatMap { Int($0) } }
        // The newest are told in any case.
        try #require(ids == (1...count).suffix(APILimit.failedSessions.value).reversed())
        return ids.last == 1
    }

    private static func tellsEvents(_ count: Int) -> Bool {
        let log = EventLog()
        let first = log.lastID
        for number in 0..<count { log.append(.message(Int64(number))) }
        let page = log.page(after: first, limit: 1)
        return !page.hasGap && page.events.map(\.event) == [.message(0)]
    }

    /// Whether a request is answered that is the last of so many for which the threads have no time.
    private static func waits(for count: Int) async throws -> Bool {
        let test = try APIUnderTest()
        try await test.keep(.text("Subject: a\r\n\r\n"))
        let (workers, release) = (test.api.workers, DispatchSemaphore(value: 0))
        let threads = max(System.coreCount, 2)
        for _ in 0..<threads { #expect(workers.submit(for: 0) { release.wait() }) }
        while workers.waiting > 0 { await Task.yield() }
        for _ in 1..<count { #expect(workers.submit(for: 0) {}) }
        async let asked = DirectClient(application: test.api).get("/api/v1/message/latest")
        if count <= APILimit.waitingJobs.value {
            while workers.waiting < count { await Task.yield() }
            for _ in 0..<threads { release.signal() }
            return try await asked.status == 200
        }
        let answer = try await asked
        for _ in 0..<threads { release.signal() }
        #expect(answer.status == 503 && answer["Retry-After"] == "5")
        return false
    }

    private static func repeats(_ text: String) async throws -> Bool {
        let answer = try await DirectClient(application: APIUnderTest().api).get("/api/v1/session/\(text)")
        return answer.error == "There is no session “\(text)”."
    }

    private static func readsHealth(_ text: String) async throws -> Bool {
        let answering = FixedAnswer(text: text)
        var isRead = false
        try await withListener(answering) { listener in
            let client = HealthClient(addresses: ["127.0.0.1"], port: listener.port, timeout: .seconds(60))
            do {
                isRead = try await client.ask().line == text
            } catch let error as HealthClientError {
                #expect(error.code == .unexpectedAnswer)
            }
        }
        return isRead
    }

    @Test(arguments: [0, 1])
    func `A wait finds as many of the newest as it may wait for`(excess: Int) async throws {
        let test = try APIUnderTest()
        let most = APILimit.awaitedMessages.value
        for number in 1..<(most + excess) { test.store.append(.text("Subject: \(number)\r\n\r\n")) { _ in } }
        try await test.keep(.text("Subject: last\r\n\r\n"))
        let answer = try await DirectClient(application: test.api).get("/api/v1/wait?count=\(most)&timeout=0")
        let subjects = try answer.json["messages"].array.compactMap { $0["Subject"].string }
        #expect(subjects.count == most && subjects.first == "\(1 + excess)" && subjects.last == "last")
    }
}

/// Answers the same text to everybody.
private struct FixedAnswer: HTTPApplication {
    var text: String

    func respond(to request: Request) async -> Response {
        Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
