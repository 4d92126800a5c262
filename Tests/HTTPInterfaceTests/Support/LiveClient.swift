import HTTPInterface
import TestSupport

/// Sends each request on a TCP connection of its own.
struct LiveClient: HTTPAsking {
    var port: Int

    func ask(_ method: String, _ path: String, headers: [(String, String)], body: [UInt8]) async throws -> Answer {
        try await Connection.answer(port: port, method, path, headers: headers, body: body)
    }
}
