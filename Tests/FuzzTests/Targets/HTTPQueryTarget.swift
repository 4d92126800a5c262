import HTTPTypes
import HummingbirdCore

@testable import HTTPInterface
@testable import MessageStore

/// A request of the message API, over a real store: the first byte chooses the method, the rest is path and query.
enum HTTPQueryTarget {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .options, .get, .get, .get, .get]

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let method = methods[input.number(below: methods.count)]
        let path = "/" + String(decoding: input.rest, as: UTF8.self)
        let request = FuzzedRequest(method: method, path: path)
        let api = FuzzedAPI.shared(.httpQuery)
        try checkSelection(request.request, api)
        let answer = api.answer(to: request)
        try answer.check(method)
        let status = answer.response.status.code
        try require([200, 400, 403, 404, 405].contains(status), "The answer is \(status).")
    }

    /// What SQL finds of a selection is what waiting for it would have found.
    private static func checkSelection(_ request: Request, _ api: FuzzedAPI) throws(BrokenInvariant) {
        guard let query = RequestTarget(request.head.path ?? "")?.query,
            let values = try? QueryValues(query, .selection, of: "a search")
        else { return }
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
