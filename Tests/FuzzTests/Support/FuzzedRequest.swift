import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

@testable import HTTPInterface

/// A request to the message API.
struct FuzzedRequest {
    var method: HTTPRequest.Method
    var path: String
    var fields: HTTPFields = [:]
    var body: [UInt8] = []

    init(method: HTTPRequest.Method, path: String, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.body = body
    }

    /// Reads a request as HTTP/1.1 has it, without a version; where something is missing, it is `GET /`.
    init(text: [UInt8]) {
        var rest = text[...]
        func line() -> ArraySlice<UInt8> {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            defer { rest = rest[min(end + 1, rest.endIndex)...] }
            return rest[..<end]
        }
        let words = line().split(separator: 0x20, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
        method = words.first.flatMap { HTTPRequest.Method(rawValue: $0) } ?? .get
        path = words.count > 1 ? words[1] : "/"
        if !path.hasPrefix("/") { path = "/" + path }
        while case let field = line(), !field.isEmpty {
            let parts = field.split(separator: 0x3A, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
            if parts.count == 2, let name = HTTPField.Name(parts[0]), fields.count < 100 {
                fields.append(HTTPField(name: name, value: parts[1]))
            }
        }
        body = Array(rest)
    }

    /// Whether it may not change anything (RFC 9110 §9.2.1).
    var isSafe: Bool { [.get, .head, .options].contains(method) }

    var request: Request {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields = fields
        return Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    }
}

/// What the API answered.
struct FuzzedAnswer {
    var response: Response
    var body: [UInt8]

    /// The form that every answer has, whatever was asked.
    func check(_ method: HTTPRequest.Method) throws(BrokenInvariant) {
        let status = response.status.code
        try require(status < 500 && status != 0, "The answer is \(status).")
        for field in response.headers {
            let isOneLine = field.value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            try require(isOneLine, "A header field holds control characters: \(field)")
        }
        try require(response.headers[.xContentTypeOptions] == "nosniff", "An answer may be sniffed.")
        if method == .head { try require(body.isEmpty, "HEAD was answered with a body.") }
        guard response.headers[.contentType] == "application/json", method != .head else { return }
        try require(String(validating: body, as: UTF8.self) != nil, "An answer in JSON is not UTF-8.")
        // A wait in vain is 404 too, and says what failed.
        if status == 400 { try require(body.starts(with: #"{"Error":""#.utf8), "A refusal does not say why.") }
    }
}

extension FuzzedAPI {
    /// Sends a request and waits for the whole answer.
    func answer(to request: FuzzedRequest) -> FuzzedAnswer {
        let sent = request.request
        let api = api
        return blocking {
            let response = await api.respond(to: sent)
            let body = CollectedBytes()
            try? await response.body.write(body)
            return FuzzedAnswer(response: response, body: body.bytes)
        }
    }
}

private final class CollectedBytes: ResponseBodyWriter, Sendable {
    private let buffer = Mutex<[UInt8]>([])

    var bytes: [UInt8] { buffer.withLock { $0 } }

    func write(_ bytes: ByteBuffer) async throws {
        buffer.withLock { $0 += bytes.readableBytesView }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
