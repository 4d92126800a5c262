import HTTPTypes
import HummingbirdCore

@testable import HTTPInterface
@testable import MessageStore

/// A request of any method, with header fields and a body, over a store with a few messages.
///
/// The input is the text of the request: `PUT /api/v1/messages`, fields, an empty line, the body.
enum APIRequestTarget {
    /// What a refused request leaves as it was.
    private struct Kept: Equatable {
        var ids: [Int64]
        var read: [Bool]

        init(_ api: FuzzedAPI) {
            let messages = api.kept
            ids = messages.map(\.id)
            read = messages.map(\.isRead)
        }
    }

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let request = FuzzedRequest(text: bytes)
        let api = FuzzedAPI.shared(.request)
        guard !request.isSafe else { return try check(request, api) }
        let before = Kept(api)
        try check(request, api) { status throws(BrokenInvariant) in
            guard status >= 400 else { return }
            try require(Kept(api) == before, "A request that was refused with \(status) changed something.")
        }
        if Kept(api) != before { FuzzedAPI.renew(.request) }
    }

    private static func check(
        _ request: FuzzedRequest,
        _ api: FuzzedAPI,
        then: (Int) throws(BrokenInvariant) -> Void = { _ in }
    ) throws(BrokenInvariant) {
        let answer = try Cost.limited("\(request.method) \(request.path.prefix(80))", bytes: request.size) {
            api.answer(to: request)
        }
        try answer.check(request.method)
        try then(answer.response.status.code)
    }
}

extension FuzzedRequest {
    /// The bytes that a client sends of it, but for the words that every request has.
    fileprivate var size: Int { path.utf8.count + body.count + fields.reduce(0) { $0 + $1.value.utf8.count } }
}
