import HTTPInterface
import TestSupport
import Testing

/// Bodies that their clients break off or write wrongly: the client's mistake, and no error of the server.
@Suite(.timeLimit(.minutes(1))) struct BrokenBodyTests {
    private static let cutOff = ["Content-Length: 100\r\n\r\n{\"IDs\"", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"I"]
    private static let malformed = [
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
    ]

    @Test(arguments: cutOff, ["DELETE", "PUT", "GET"])
    func `A body that is cut off is 400, changes nothing and is no error in the log`(rest: String, method: String)
        async throws
    {
        let log = LogRecorder()
        let test = try APIUnderTest(logger: log.logger)
        let ids = try await test.keep(1)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("\(method) /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n" + rest)
                connection.endSending()
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.status == 400, "\(answer.text)")
            }
        }
        let left = try await test.listedIDs(DirectClient(application: test.api))
        #expect(left == ids)
        #expect(log.lines.isEmpty)
    }

    @Test(arguments: malformed)
    func `A body whose chunks are malformed is 400, changes nothing and is no error in the log`(rest: String)
        async throws
    {
        let log = LogRecorder()
        let test = try APIUnderTest(logger: log.logger)
        let ids = try await test.keep(1)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("DELETE /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n" + rest)
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.status == 400, "\(answer.text)")
            }
        }
        let left = try await test.listedIDs(DirectClient(application: test.api))
        #expect(left == ids)
        #expect(log.lines.isEmpty)
    }

    @Test(arguments: cutOff)
    func `A client that goes away in the middle of its body is no error in the log`(rest: String) async throws {
        let log = LogRecorder()
        let test = try APIUnderTest(logger: log.logger)
        try await withListener(test.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("DELETE /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n" + rest)
            }
            // The listener ends when the connection has.
        }
        #expect(log.lines.isEmpty)
    }
}
