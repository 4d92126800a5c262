import TestSupport
import Testing

@testable import HTTPInterface

/// A request on a connection that is used for more than one, and its answer.
struct Exchange: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var method: String
    /// Everything behind the method, up to the end of the body.
    var rest: String
    var status: Int
    /// What happens before the answer ends: for what the server waits for.
    var during: (@Sendable (ReusedAPI, Connection) async throws -> Void)?

    init(
        _ name: String,
        _ method: String,
        _ target: String,
        fields: [String] = [],
        host: String = "localhost",
        password: String = "Y2k6c2VjcmV0",
        body: String = "",
        status: Int = 200,
        during: (@Sendable (ReusedAPI, Connection) async throws -> Void)? = nil
    ) {
        testDescription = name
        self.method = method
        let all = ["Host: \(host)", "Authorization: Basic \(password)"] + fields
        rest = " \(target) HTTP/1.1\r\n" + all.map { $0 + "\r\n" }.joined() + "\r\n" + body
        self.status = status
        self.during = during
    }

    /// Adds the length of a body.
    static func sized(
        _ name: String,
        _ method: String,
        _ target: String,
        fields: [String] = [],
        body: String,
        status: Int = 200
    ) -> Exchange {
        let length = "Content-Length: \(body.utf8.count)"
        return Exchange(name, method, target, fields: fields + [length], body: body, status: status)
    }

    /// Sends a body in chunks of at most so many bytes.
    static func chunked(
        _ name: String,
        _ method: String,
        _ target: String,
        body: String,
        by size: Int,
        status: Int = 200
    ) -> Exchange {
        var (chunks, left) = ("", body[...])
        while !left.isEmpty {
            let chunk = left.prefix(size)
            chunks += String(chunk.utf8.count, radix: 16) + "\r\n\(chunk)\r\n"
            left = left.dropFirst(size)
        }
        let fields = ["Transfer-Encoding: chunked"]
        return Exchange(name, method, target, fields: fields, body: chunks + "0\r\n\r\n", status: status)
    }

    /// Asks and reads the answer.
    func run(_ api: ReusedAPI, _ connection: Connection) async throws -> Answer {
        try await connection.send(method + rest)
        try await during?(api, connection)
        return try await answer(connection)
    }

    /// Reads the answer.
    func answer(_ connection: Connection) async throws -> Answer {
        try await connection.readAnswer(isToHead: method == "HEAD")
    }
}
