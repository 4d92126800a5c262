import HTTPInterface
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// How far away the application is that a test asks.
enum Depth: CaseIterable, Sendable {
    /// Called directly.
    case direct
    /// Behind a listener and a TCP connection per request.
    case live

    /// Runs a test against an application.
    func test(_ application: any HTTPApplication, _ body: (any HTTPAsking) async throws -> Void) async throws {
        switch self {
        case .direct: try await body(DirectClient(application: application))
        case .live: try await withListener(application) { try await body(LiveClient(port: $0.port)) }
        }
    }
}

/// Something that requests can be sent to.
protocol HTTPAsking: Sendable {
    func ask(_ method: String, _ path: String, headers: [(String, String)], body: [UInt8]) async throws -> Answer
}

extension HTTPAsking {
    /// Asks under the host name `localhost` unless `headers` says otherwise.
    func ask(
        _ method: String,
        _ path: String,
        _ headers: [(String, String)] = [],
        body: String = ""
    ) async throws -> Answer {
        let hasHost = headers.contains { $0.0 == "Host" }
        let answer = try await ask(
            method,
            path,
            headers: hasHost ? headers : [("Host", "localhost")] + headers,
            body: Array(body.utf8)
        )
        if let fault = try OpenAPIDescription.own.get().fault(method, path, answer) {
            Issue.record("\(method) \(path) answers otherwise than openapi.json says: \(fault)")
        }
        return answer
    }

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Answer {
        try await ask("GET", path, headers)
    }
}

/// Calls an application without a network.
struct DirectClient: HTTPAsking {
    var application: any HTTPApplication

    func ask(_ method: String, _ path: String, headers: [(String, String)], body: [UInt8]) async throws -> Answer {
        var fields = HTTPFields()
        var hosts = headers.filter { $0.0 == "Host" }.map(\.1)
        // As HTTP/1.1 is read: the first host is the authority, another stays a field.
        let authority = hosts.isEmpty ? nil : hosts.removeFirst()
        for (name, value) in headers.filter({ $0.0 != "Host" }) + hosts.map({ ("Host", $0) }) {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let head = HTTPRequest(
            method: try #require(HTTPRequest.Method(method)),
            scheme: "http",
            authority: authority,
            path: path,
            headerFields: fields
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let response = await application.respond(to: request)
        let collected = CollectedBody()
        try await response.body.write(collected)
        let names = response.headers.map { ($0.name.canonicalName, $0.value) }
        return Answer(
            status: response.status.code,
            headers: Dictionary(names) { $1 },
            body: collected.bytes
        )
    }
}
