extension Connection {
    /// Sends one request on a connection of its own and gives the answer.
    ///
    /// - Parameter headers: beside `Connection` and `Content-Length`; HTTP/1.1 wants a `Host` among them.
    public static func answer(
        port: Int,
        _ method: String,
        _ path: String,
        headers: [(String, String)],
        body: [UInt8]
    ) async throws -> Answer {
        try await with(port: port) { connection in
            var head = "\(method) \(path) HTTP/1.1\r\nConnection: close\r\n"
            if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            try await connection.send(Array((head + "\r\n").utf8) + body)
            return try Answer(parsing: try await connection.readToEnd())
        }
    }
}
