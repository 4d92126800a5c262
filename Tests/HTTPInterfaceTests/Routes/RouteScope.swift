/// What a route does with the messages of a scope, for every entry of the table of routes.
enum RouteScope: Sendable {
    /// Takes no scope.
    case none
    /// Answers with messages, or with the one that its path names.
    case reads
    /// Answers with a list that has this key, and says under the other how many there are.
    case lists(_ list: String, count: String)
    case listsSessions
    case marks
    case deletes
    case streams

    /// A new route must be entered here.
    static let all: [String: RouteScope] = [
        "GET /api/v1/messages": .lists("messages", count: "messages_count"),
        "DELETE /api/v1/messages": .deletes,
        "PUT /api/v1/messages": .marks,
        "GET /api/v1/search": .lists("messages", count: "messages_count"),
        "DELETE /api/v1/search": .deletes,
        "GET /api/v1/wait": .lists("messages", count: "total"),
        "GET /api/v1/events": .streams,
        "GET /api/v1/message/{ID}": .reads,
        "GET /api/v1/message/{ID}/headers": .reads,
        "GET /api/v1/message/{ID}/raw": .reads,
        "GET /api/v1/message/{ID}/part/{PartID}": .reads,
        "GET /api/v1/export": .reads,
        "GET /api/v1/sessions": .listsSessions,
        // Only who has seen a session in a scope knows its ID.
        "GET /api/v1/session/{ID}": .none,
        "GET /api/v1/faults": .none,
        "PUT /api/v1/faults": .none,
        "DELETE /api/v1/faults": .none,
        "GET /api/v1/certificate": .none,
        "GET /api/v1/certificate.pem": .none,
        "GET /api/v1/lab": .none,
        "GET /api/v1/lab.xml": .none,
        "GET /api/v1/lab.txt": .none,
        "GET /api/v1/lab.pem": .none,
        "POST /api/v1/lab/reset": .none,
        "GET /api/v1/info": .none,
        "GET /api/v1/openapi.json": .none,
        "GET /view/{name}": .reads,
        "GET /livez": .none,
        "GET /readyz": .none,
    ]

    /// Whether the route takes a scope at all.
    var isScoped: Bool {
        if case .none = self { false } else { true }
    }
}
