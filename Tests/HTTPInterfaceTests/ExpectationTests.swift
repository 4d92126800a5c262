import HTTPInterface
import MessageStore
import TestSupport
import Testing

/// `Expect: 100-continue` (RFC 9110 section 10.1.1).
@Suite(.timeLimit(.minutes(1))) struct ExpectationTests {
    private static let go = "HTTP/1.1 100 Continue\r\n\r\n"

    private static func head(
        _ method: String = "DELETE",
        _ path: String = "/api/v1/messages",
        length: Int,
        _ expectation: String = "100-continue"
    ) -> String {
        """
        \(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\nExpect: \(expectation)\r\n\r\n
        """
    }

    @Test(arguments: ["100-continue", "100-Continue"])
    func `The client is told to go on before its body is read, and the connection goes on`(expectation: String)
        async throws
    {
        let test = try APIUnderTest()
        let ids = try await test.keep(2)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                for id in ids {
                    let body = #"{"IDs": ["\#(id)"]}"#
                    try await connection.send(Self.head(length: body.utf8.count, expectation))
                    let interim = try await connection.read(until: "\r\n\r\n")
                    #expect(interim == Self.go)
                    try await connection.send(body)
                    let answer = try await connection.readAnswer()
                    #expect(answer.status == 200 && answer["Connection"] == nil)
                }
            }
            let left = try await test.listedIDs(LiveClient(port: listener.port))
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: ["Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"])
    func `A client that does not wait is answered all the same`(rest: String) async throws {
        let test = try APIUnderTest()
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                let start = "DELETE /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                try await connection.send(start + rest)
                let interim = try await connection.read(until: "\r\n\r\n")
                #expect(interim == Self.go)
                let answer = try await connection.readAnswer()
                #expect(answer.status == 200)
            }
        }
    }

    @Test(
        arguments: [
            ("DELETE", "/api/v1/messages", 2, [HTTPUser(name: "ci", password: "secret")], 401),
            ("DELETE", "/api/v1/messages", 1_024 * 1_024 + 1, [], 413),
            ("DELETE", "/api/v1/messages?recipients=x", 2, [], 400), ("POST", "/api/v1/messages", 2, [], 405),
            ("PUT", "/api/v1/faults", 2, [], 403), ("GET", "/api/v1/messages", 2, [], 400),
            ("PUT", "/nothing", 2, [], 404),
        ] as [(String, String, Int, [HTTPUser], Int)]
    )
    func `Where the answer is known the client is spared its body, and the connection ends`(
        method: String,
        path: String,
        length: Int,
        users: [HTTPUser],
        status: Int
    ) async throws {
        let test = try APIUnderTest(users: users)
        _ = try await test.keep(1)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.head(method, path, length: length))
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.status == status, "\(answer.text)")
                #expect(answer["Connection"] == "close")
            }
        }
        let left = try await test.store.messages(start: 0, limit: 0).total
        #expect(left == 1)
    }

    @Test func `A body of exactly the largest size is asked for`() async throws {
        let test = try APIUnderTest()
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.head(length: 1_024 * 1_024))
                let interim = try await connection.read(until: "\r\n\r\n")
                #expect(interim == Self.go)
            }
        }
    }

    @Test func `What follows an answer that ends the connection is not carried out`() async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(1)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                let next = "DELETE /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n\r\n"
                try await connection.send(Self.head("PUT", "/nothing", length: 2) + "{}" + next)
                let text = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(text.hasPrefix("HTTP/1.1 404 ") && text.ranges(of: "HTTP/1.1 ").count == 1, "\(text)")
            }
        }
        let left = try await test.listedIDs(DirectClient(application: test.api))
        #expect(left == ids)
    }

    @Test(arguments: ["200-ok", "100-continue, x", "x=y"])
    func `Any other expectation is 417`(expectation: String) async throws {
        let test = try APIUnderTest()
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.head(length: 2, expectation))
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.status == 417 && answer.error?.contains("Expect may be 100-continue") == true)
            }
        }
    }

    @Test func `A request without a body is answered and no more`() async throws {
        try await withListener(APIUnderTest().api) { listener in
            try await Connection.with(port: listener.port) { connection in
                for _ in 1...2 {
                    try await connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n")
                    let answer = try await connection.readAnswer()
                    #expect(answer.status == 200 && answer["Connection"] == nil)
                }
            }
        }
    }
}
