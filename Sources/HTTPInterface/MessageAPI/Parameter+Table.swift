/// Every parameter of the message API.
extension Parameter {
    static let start = Parameter(
        name: "start",
        kind: .integer(0...Int.max, default: 0),
        sentence: "How many newer items to skip."
    )

    static let limit = Parameter(
        name: "limit",
        kind: .integer(0...APILimit.page.value, default: 50),
        sentence: "How many are wanted at most."
    )

    static let query = Parameter(
        name: "query",
        kind: .search,
        sentence: "Words and terms that must all be met, as subject:hello -tls:none."
    )

    /// The same where it has to be there.
    static let requiredQuery = Parameter(
        name: query.name,
        kind: query.kind,
        isRequired: true,
        sentence: query.sentence
    )

    static let recipient = Parameter(
        name: "recipient",
        kind: .text(longest: APILimit.text.value),
        isRepeatable: true,
        sentence: "Only what has that recipient in its envelope; * stands for any text."
    )

    static let user = Parameter(
        name: "user",
        kind: .text(longest: APILimit.text.value),
        sentence: "Only what came from that authenticated user."
    )

    static let serverName = Parameter(
        name: "serverName",
        kind: .text(longest: APILimit.text.value),
        sentence: "Only what came from clients that asked for that server name."
    )

    static let after = Parameter(
        name: "after",
        kind: .id,
        sentence: "The ID of a message, or the cursor of an answer."
    )

    static let count = Parameter(
        name: "count",
        kind: .integer(1...APILimit.awaitedMessages.value, default: 1),
        sentence: "How many messages."
    )

    static let timeout = Parameter(
        name: "timeout",
        kind: .duration(atMost: .seconds(APILimit.wait.value), default: .seconds(10)),
        sentence: "As 10s, 500ms or 2m; at most 5m."
    )

    static let client = Parameter(
        name: "client",
        kind: .text(longest: APILimit.text.value),
        sentence: "Only the client of that name: what it gave as client=, else its EHLO name, else its address."
    )

    static let ruleName = Parameter(
        name: "name",
        kind: .text(longest: APILimit.text.value),
        isRepeatable: true,
        sentence: "The name of a rule; may be given several times."
    )

    static let messageID = path("ID", "The ID of the message, or latest.")
    static let sessionID = path("ID", "The ID of the session.")
    static let partID = path("PartID", "The part.")
    static let viewName = path("name", "The ID or latest, with .html or .txt.")

    static let lastEventID = Parameter(
        name: "Last-Event-ID",
        place: .header,
        kind: .any,
        sentence: "Where to go on."
    )

    private static func path(_ name: String, _ sentence: String) -> Parameter {
        Parameter(name: name, place: .path, kind: .any, isRequired: true, sentence: sentence)
    }
}

extension [Parameter] {
    /// Whose messages or sessions are meant.
    static var scope: Self { [.recipient, .user, .serverName] }

    /// Which messages are meant.
    static var selection: Self { [.query] + scope }

    /// Which part of a listing is meant.
    static var page: Self { [.start, .limit] }
}
