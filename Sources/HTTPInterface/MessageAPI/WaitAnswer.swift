import MessageStore

/// `GET /api/v1/wait`: the answer's keys are its properties.
struct WaitAnswer: Encodable {
    var complete: Bool
    var cursor: String
    var total: Int
    var messages: [ListedMessage]
    var sessions: [FailedSession]

    /// A session that failed while somebody waited.
    struct FailedSession: Encodable {
        var session: SessionRecord
        /// Whether it is not known that it belongs to the scope of the question; nil where there is no scope.
        var isUnknown: Bool?

        private enum CodingKeys: String, CodingKey {
            case scope = "Scope"
        }

        func encode(to encoder: any Encoder) throws {
            try SessionAnswer(session).encode(to: encoder)
            guard let isUnknown else { return }
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(isUnknown ? "unknown" : "known", forKey: .scope)
        }
    }
}
