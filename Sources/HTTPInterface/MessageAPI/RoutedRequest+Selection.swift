import HummingbirdCore
import MessageStore

extension RoutedRequest {
    /// The scope of the request, `recipient=`, `user=` and `serverName=`, and what `query=` asks for.
    ///
    /// `recipient` may be there several times; one of them is enough.
    func filter() throws(APIError) -> MessageFilter {
        MessageFilter(
            recipients: try texts("recipient"),
            user: try text("user"),
            serverName: try text("serverName"),
            terms: try SearchQuery(values("query").first ?? "").terms
        )
    }

    /// The same scope for sessions, to which `query=` does not apply.
    func sessionFilter() throws(APIError) -> SessionFilter {
        SessionFilter(recipients: try texts("recipient"), user: try text("user"), serverName: try text("serverName"))
    }

    /// A text of the query; nil where it is not given.
    func text(_ name: String) throws(APIError) -> String? {
        let texts = try texts(name)
        guard texts.count <= 1 else {
            throw APIError(code: .invalidRequest, description: "\(name) is there \(texts.count) times; give one.")
        }
        return texts.first
    }

    private func texts(_ name: String) throws(APIError) -> [String] {
        let longest = 1_000
        var texts: [String] = []
        for text in values(name) {
            // SQLite reads a pattern only as far as a NUL: `*` and a NUL would be everybody's messages.
            guard !text.isEmpty, text.utf8.count <= longest, !text.utf8.contains(0), texts.count < 100 else {
                throw APIError(
                    code: .invalidRequest,
                    description: "\(name) must be a text of 1 to \(longest) bytes, none of them 0, at most 100 times."
                )
            }
            texts.append(text)
        }
        return texts
    }

    /// The ID of a message, or the `cursor` of an answer.
    func cursor(_ name: String) throws(APIError) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let cursor = Int64(text), cursor >= 0 else {
            throw APIError(
                code: .invalidRequest,
                description: "\(name) must be the ID of a message, or the cursor of an answer; it is \(quoted(text))."
            )
        }
        return cursor
    }

    /// A length of time, as `10s`, `500ms`, `2m`, or seconds alone.
    func duration(_ name: String, atMost longest: Duration, default value: Duration) throws(APIError) -> Duration {
        guard let text = try text(name) else { return value }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count)],
            Duration.seconds(number * unit) <= longest
        else {
            throw APIError(
                code: .invalidRequest,
                description:
                    "\(name) must be a length of time up to \(longest.components.seconds / 60)m, as 10s, 500ms "
                    + "or 2m; it is \(quoted(text))."
            )
        }
        return .seconds(number * unit)
    }
}
