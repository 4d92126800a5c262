import HTTPInterface
import TestSupport
import Testing

/// What happens to a client that finds all connections of a port taken.
@Suite(.timeLimit(.minutes(1))) struct FullPortTests {
    private static func request(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test func `With a place left nobody gives way, and with none the one that was idle longest does`() async throws {
        try await withListener(Echo(), limits: HTTPLimits(connections: 3)) { listener in
            try await Connection.with(port: listener.port) { first in
                try await first.send(Self.request("/first"))
                _ = try await first.readAnswer()
                try await Connection.with(port: listener.port) { second in
                    // It becomes idle after the first.
                    try await second.send(Self.request("/second"))
                    _ = try await second.readAnswer()
                    try await Connection.with(port: listener.port) { third in
                        try await third.send(Self.request("/third"))
                        _ = try await third.readAnswer()
                        // The first is used again, so that the second is idle longest.
                        try await first.send(Self.request("/again"))
                        let again = try await first.readAnswer()
                        #expect(again.text == "/again")
                        let fourth = try await LiveClient(port: listener.port).get("/fourth")
                        #expect(fourth.text == "/fourth")
                        let rest = try await second.readToEnd()
                        #expect(rest.isEmpty)
                        for kept in [first, third] {
                            try await kept.send(Self.request("/kept"))
                            let answer = try await kept.readAnswer()
                            #expect(answer.text == "/kept")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [
        "", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    ])
    func `A client that has not sent a whole request gives way`(start: String) async throws {
        try await withListener(Echo(), limits: HTTPLimits(connections: 1)) { listener in
            try await Connection.with(port: listener.port) { slow in
                try await slow.send(start)
                let answer = try await LiveClient(port: listener.port).get("/next")
                #expect(answer.text == "/next")
                _ = try await slow.readToEnd()
            }
        }
    }

    @Test func `A client whose answer is being made keeps its place, and gives way with the end of the answer`()
        async throws
    {
        let gate = Gate()
        try await withListener(gate, limits: HTTPLimits(connections: 1)) { listener in
            try await Connection.with(port: listener.port) { first in
                try await first.send(Self.request("/first"))
                await gate.entered()
                async let second = LiveClient(port: listener.port).get("/second")
                // The second is at the door when the first is answered, or comes later: it is served either way.
                gate.open()
                let answer = try await first.readAnswer()
                #expect(answer.text == "late")
                await gate.entered()
                gate.open()
                let other = try await second
                #expect(other.text == "late")
                let rest = try await first.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func `A health port that is full of idle connections still answers, letterlock health too`() async throws {
        try await withListener(HealthAPI(reporting: SetHealth()), limits: HTTPLimits(connections: 4)) { listener in
            try await Self.withIdle(8, port: listener.port) {
                for path in ["/livez", "/readyz", "/health", "/metrics"] {
                    let answer = try await LiveClient(port: listener.port).get(path)
                    #expect(answer.status == 200)
                }
                let client = HealthClient(addresses: ["127.0.0.1"], port: listener.port, timeout: .seconds(60))
                let line = try await client.ask()
                #expect(line.statusCode == 200)
            }
        }
    }

    @Test func `Those that wait for a message keep their places on a port full of idle connections`() async throws {
        let test = try APIUnderTest()
        try await withListener(test.api, limits: HTTPLimits(connections: 4)) { listener in
            async let waiting = LiveClient(port: listener.port).get("/api/v1/wait?timeout=5m")
            await test.feed.waiters(1)
            try await Self.withIdle(8, port: listener.port) {
                let alive = try await LiveClient(port: listener.port).get("/livez")
                #expect(alive.status == 200)
                try await test.keep(.text("Subject: a\r\n\r\nHello\r\n"))
            }
            let answer = try await waiting
            #expect(answer.status == 200)
        }
    }

    /// Holds so many connections that ask for nothing while the closure runs.
    private static func withIdle(_ count: Int, port: Int, _ body: () async throws -> Void) async throws {
        guard count > 0 else { return try await body() }
        try await Connection.with(port: port) { _ in try await withIdle(count - 1, port: port, body) }
    }
}
