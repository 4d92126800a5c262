import Dispatch
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Prometheus
import Synchronization

@testable import HTTPInterface
@testable import MessageStore

/// A request of the message API, over a real store: the first byte chooses the method, the rest is path and query.
enum HTTPQueryTarget {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .options, .get, .get, .get, .get]

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let method = methods[input.number(below: methods.count)]
        let path = "/" + String(decoding: input.rest, as: UTF8.self)
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        let api = FuzzedAPI.shared
        try checkSelection(head, api)
        let (response, body) = blocking { await answer(to: head, of: api) }
        try check(response, body, to: method)
    }

    private static func answer(to head: HTTPRequest, of api: FuzzedAPI) async -> (Response, [UInt8]) {
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let response = await api.api.respond(to: request)
        let body = CollectedBytes()
        try? await response.body.write(body)
        return (response, body.bytes)
    }

    private static func check(
        _ response: Response,
        _ body: [UInt8],
        to method: HTTPRequest.Method
    ) throws(BrokenInvariant) {
        let status = response.status.code
        try require([200, 400, 403, 404, 405].contains(status), "The answer is \(status).")
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

    /// What SQL finds of a selection is what waiting for it would have found.
    private static func checkSelection(_ head: HTTPRequest, _ api: FuzzedAPI) throws(BrokenInvariant) {
        guard let query = RequestTarget(head.path ?? "")?.query,
            let values = try? QueryValues(query, .selection, of: "a search")
        else { return }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let filter = RoutedRequest(request, [:], values).filter()
        guard filter != .all else { return }
        let found = blocking { try? await api.store.ids(filter) }
        let expected = api.messages.filter { message in
            filter.matches(message) { api.contents[message.id] ?? api.nothing }
        }
        try require(
            found == expected.map(\.id),
            "A search by \(filter) finds \(String(describing: found)), but waiting \(expected.map(\.id))."
        )
    }
}

/// Waits for what takes an event loop or a thread of its own; never to be called on one that this would block.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Value?>(nil)
    Task {
        let value = await body()
        result.withLock { $0 = value }
        done.signal()
    }
    done.wait()
    while true {
        if let value = result.withLock({ $0 }) { return value }
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
