import Glibc
import HTTPInterface
import TestSupport
import Testing

/// Every limit of a port: as much is taken, and one more is not.
@Suite(.timeLimit(.minutes(2))) struct HTTPLimitTests {
    /// Whether so many more than the limit are taken, by the names in ``HTTPLimits``.
    private static let counts: [String: @Sendable (_ excess: Int) async throws -> Bool] = [
        "connections": takesConnections,
        "headerBytes": takesHeader,
        "headerFields": takesFields,
        "discardedBodyBytes": takesBody,
    ]

    /// Returns when the connection, or its answer, has come to its end; every other time is an hour.
    private static let times: [String: @Sendable (_ time: Duration) async throws -> Void] = [
        "idleTimeout": idle,
        "requestTimeout": endlessRequest,
        "stalledAnswerTimeout": unreadAnswer,
        "lingering": lingering,
    ]

    @Test func `Every limit of a port is entered`() {
        let limits = Mirror(reflecting: HTTPLimits()).children
        #expect(Set(limits.compactMap(\.label)) == Set(Self.counts.keys).union(Self.times.keys))
        #expect(limits.filter { $0.value is Duration }.compactMap(\.label).sorted() == Self.times.keys.sorted())
    }

    @Test(arguments: counts.keys.sorted(), [0, 1])
    func `As much as a limit of a port says is taken, and one more is not`(name: String, excess: Int) async throws {
        let check = try #require(Self.counts[name])
        let isTaken = try await check(excess)
        #expect(isTaken == (excess == 0))
    }

    @Test(arguments: times.keys.sorted())
    func `Each time that a port grants ends what it is for`(name: String) async throws {
        let check = try #require(Self.times[name])
        try await check(.milliseconds(50))
    }

    private static let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// Whether the first of so many clients keeps its connection.
    @Sendable
    private static func takesConnections(_ excess: Int) async throws -> Bool {
        let limits = HTTPLimits(connections: 3)
        var isKept = false
        try await withListener(Echo(), limits: limits) { listener in
            try await Connection.with(port: listener.port) { first in
                try await first.send(request)
                _ = try await first.readAnswer()
                try await held(limits.connections + excess - 1, port: listener.port) {
                    do {
                        try await first.send(request)
                        isKept = try await first.readAnswer().status == 200
                    } catch {
                        isKept = false
                    }
                }
            }
        }
        return isKept
    }

    /// Holds so many connections that have been answered once while the closure runs.
    private static func held(_ count: Int, port: Int, _ body: () async throws -> Void) async throws {
        guard count > 0 else { return try await body() }
        try await Connection.with(port: port) { connection in
            try await connection.send(request)
            _ = try await connection.readAnswer()
            try await held(count - 1, port: port, body)
        }
    }

    /// Whether the target and the fields may be so long together, wherever the bytes are, twice on a connection.
    @Sendable
    private static func takesHeader(_ excess: Int) async throws -> Bool {
        let limits = HTTPLimits(headerBytes: 2_048)
        let left = limits.headerBytes + excess - "/Hostlocalhost".utf8.count
        let many = (0..<10).map { "X-\($0): \(String(repeating: "x", count: 100))\r\n" }
        let rest = left - 10 * 103
        let headers = [
            ("/" + String(repeating: "a", count: left), ""),
            ("/", "X: " + String(repeating: "x", count: left - 1) + "\r\n"),
            ("/", String(repeating: "X", count: left - 1) + ": x\r\n"),
            ("/", many.joined() + "X: " + String(repeating: "x", count: rest - 1) + "\r\n"),
            ("/" + String(repeating: "a", count: rest), many.joined()),
        ]
        return try await takes(headers.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\($1)\r\n" }, limits)
    }

    @Sendable
    private static func takesFields(_ excess: Int) async throws -> Bool {
        let limits = HTTPLimits(headerFields: 100)
        // Host is one of them.
        let fields = (1..<limits.headerFields + excess).map { "X-\($0): x\r\n" }.joined()
        return try await takes(["GET / HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"], limits)
    }

    @Sendable
    private static func takesBody(_ excess: Int) async throws -> Bool {
        let limits = HTTPLimits(discardedBodyBytes: 100_000)
        let count = limits.discardedBodyBytes + excess
        let start = "PUT / HTTP/1.1\r\nHost: localhost\r\n"
        let body = String(repeating: "x", count: count)
        let chunk = String(count - 1, radix: 16) + "\r\n\(body.dropLast())\r\n1\r\nx\r\n0\r\n\r\n"
        let requests = [
            start + "Content-Length: \(count)\r\n\r\n" + body,
            start + "Transfer-Encoding: chunked\r\n\r\n" + chunk,
        ]
        return try await takes(requests, limits)
    }

    /// Whether requests are answered, each of them twice on one connection; an error where some are and some are not.
    private static func takes(_ requests: [String], _ limits: HTTPLimits) async throws -> Bool {
        var statuses: Set<Int> = []
        try await withListener(Echo(), limits: limits) { listener in
            for request in requests {
                try await Connection.with(port: listener.port) { connection in
                    do {
                        for _ in 1...2 {
                            try await connection.send(request)
                            let answer = try await connection.readAnswer()
                            statuses.insert(answer.status)
                            if answer.status != 200 { break }
                        }
                    } catch {
                        statuses.insert(0)
                    }
                }
            }
        }
        try #require(statuses == [200] || statuses == [400] || statuses == [0], "\(statuses)")
        return statuses == [200]
    }
}

extension HTTPLimitTests {
    private static func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        let hour = Duration.seconds(3_600)
        var limits = HTTPLimits(
            idleTimeout: hour,
            requestTimeout: hour,
            stalledAnswerTimeout: hour,
            lingering: hour
        )
        change(&limits)
        return limits
    }

    /// Sends a text and expects the end of the connection, without an answer.
    private static func endsUnanswered(_ text: String, _ limits: HTTPLimits) async throws {
        try await withListener(Echo(), limits: limits) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(text)
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Sendable
    private static func idle(_ time: Duration) async throws {
        for start in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
            try await endsUnanswered(start, limits { $0.idleTimeout = time })
        }
    }

    @Sendable
    private static func endlessRequest(_ time: Duration) async throws {
        let start = "DELETE / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
        try await endsUnanswered(start, limits { $0.requestTimeout = time })
    }

    @Sendable
    private static func unreadAnswer(_ time: Duration) async throws {
        let flood = Flood()
        try await withListener(flood, limits: limits { $0.stalledAnswerTimeout = time }) { listener in
            let descriptor = try connectedSocket(port: listener.port)
            defer { close(descriptor) }
            #expect(send(descriptor, request, request.utf8.count, 0) == request.utf8.count)
            await flood.failed()
        }
    }

    /// A client that does not end its side after the last answer.
    @Sendable
    private static func lingering(_ time: Duration) async throws {
        try await withListener(Echo(), limits: limits { $0.lingering = time }) { listener in
            let descriptor = try connectedSocket(port: listener.port)
            defer { close(descriptor) }
            let last = request.replacing("\r\n\r\n", with: "\r\nExpect: the last answer\r\n\r\n")
            #expect(send(descriptor, last, last.utf8.count, 0) == last.utf8.count)
            var piece = [UInt8](repeating: 0, count: 4_096)
            // Without blocking, for the server may need this very thread to answer.
            while true {
                let count = recv(descriptor, &piece, piece.count, CInt(MSG_DONTWAIT))
                guard count > 0 || count < 0 && errno == EAGAIN else { break }
                await Task.yield()
            }
            // What is sent is thrown away until the server has closed both sides; then it is refused.
            while send(descriptor, "x", 1, CInt(MSG_NOSIGNAL)) == 1 { await Task.yield() }
        }
    }
}
