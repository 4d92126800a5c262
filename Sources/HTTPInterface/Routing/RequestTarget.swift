import HTTPTypes

/// What a request asks for (RFC 9112 section 3.2): a path with a query, or a whole URL as for a proxy.
struct RequestTarget: Sendable, Equatable {
    /// The host and port of a URL, before which a `Host` field counts for nothing; nil where there is a path alone.
    var authority: Substring?
    var path: Substring
    /// What follows the question mark; nil where there is none.
    var query: Substring?

    /// The target of a request.
    ///
    /// - Throws: ``APIError`` for what is neither a path nor a URL.
    init(of request: HTTPRequest) throws(APIError) {
        let text = request.path ?? ""
        guard let target = RequestTarget(text) else {
            throw APIError(
                code: .invalidRequest,
                description: "The target \(quoted(text)) is not a path, as /api/v1/messages, nor a URL with http."
            )
        }
        self = target
    }

    init?(_ text: String) {
        // A fragment is never sent.
        guard !text.utf8.contains(UInt8(ascii: "#")) else { return nil }
        var rest = text[...]
        if text.utf8.first != UInt8(ascii: "/") {
            let scheme = ["http://", "https://"].first { text.prefix($0.count).lowercased() == $0 }
            guard let scheme else { return nil }
            rest = rest.dropFirst(scheme.count)
            let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            authority = rest[..<end]
            rest = rest[end...]
        }
        guard let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            path = rest
            return
        }
        path = rest[..<mark]
        query = rest[rest.utf8.index(after: mark)...]
    }
}
