import HTTPInterface

/// Sends each request on a TCP connection of its own.
struct LiveClient: HTTPAsking {
    var port: Int

    func ask(_ method: String, _ path: String, headers: [(String, String)], body: [UInt8]) async throws -> Answer {
        try await Connection.with(port: port) { connection in
            var head = "\(method) \(path) HTTP/1.1\r\nConnection: close\r\n"
            if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            try await connection.send(Array((head + "\r\n").utf8) + body)
            return try Answer(parsing: try await connection.readToEnd())
        }
    }
}
