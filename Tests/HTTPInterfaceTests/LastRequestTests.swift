import HTTPInterface
import TestSupport
import Testing

/// Requests after which the connection ends (RFC 9112 section 9.3), although their client does not end it.
@Suite(.timeLimit(.minutes(1))) struct LastRequestTests {
    /// With these alone, a connection that is kept open stays open.
    private static let patient = HTTPLimits(idleTimeout: .seconds(3_600))

    @Test(arguments: [
        "HTTP/1.0\r\n", "HTTP/1.0\r\nConnection: close\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n",
        "HTTP/1.1\r\nConnection: close\r\n", "HTTP/1.1\r\nConnection: Close\r\n",
        "HTTP/1.1\r\nConnection: x, close\r\n",
    ])
    func `A request that is the last of its connection is answered, and the connection ends`(version: String)
        async throws
    {
        let echo = Echo()
        try await withListener(echo, limits: Self.patient) { listener in
            try await Connection.with(port: listener.port) { connection in
                let next = "GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n"
                try await connection.send("GET /first \(version)Host: localhost\r\n\r\n" + next)
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.status == 200 && answer.text == "/first" && answer["Connection"] == "close")
            }
        }
        #expect(echo.paths == ["/first"])
    }

    @Test(arguments: ["", "Connection: keep-alive\r\n"])
    func `A connection of HTTP 1_1 goes on`(field: String) async throws {
        try await withListener(Echo(), limits: Self.patient) { listener in
            try await Connection.with(port: listener.port) { connection in
                for path in ["/first", "/second"] {
                    try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n")
                    let answer = try await connection.readAnswer()
                    #expect(answer.text == path && answer["Connection"] == nil)
                }
            }
        }
    }

    @Test func `HTTP 1_0 gets no chunks and no 100, also behind a request of HTTP 1_1`() async throws {
        try await withListener(Streaming(size: 200_000), limits: Self.patient) { listener in
            try await Connection.with(port: listener.port) { connection in
                let old = "POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx"
                try await connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + old)
                let all = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                let answers = all.split(separator: "HTTP/1.")
                try #require(answers.count == 2, "\(answers.map { $0.prefix(100) })")
                #expect(try Answer(parsing: Array("HTTP/1.\(answers[0])".utf8)).body.count == 200_000)
                #expect(answers[0].lowercased().contains("transfer-encoding: chunked"))
                #expect(!answers[1].lowercased().contains("transfer-encoding"))
                #expect(answers[1].hasSuffix("\r\n\r\n" + String(repeating: "x", count: 200_000)))
            }
        }
    }
}
