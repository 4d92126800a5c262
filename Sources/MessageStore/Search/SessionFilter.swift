/// Which sessions are meant.
public struct SessionFilter: Sendable, Equatable {
    /// What becomes of sessions that cannot be counted to a scope, as a failed handshake, of which no recipient is known.
    public enum Unknown: Sendable {
        case leftOut
        case included
    }

    /// Those that brought a message to one of these recipients; `*` stands for any text.
    ///
    /// Empty means everybody.
    public var recipients: [String]
    /// Those of that authenticated user.
    public var user: String?
    /// Those whose client asked for that server name.
    public var serverName: String?
    /// Whether those count of which it is not known.
    public var unknown: Unknown
    /// Only those that ended otherwise than they should.
    public var isFailed: Bool
    /// Only those that were recorded after that: the ID of a message, or the highest one that a search knew.
    public var after: Int64?
    /// Only that one.
    public var id: Int64?

    /// Without arguments, every session.
    public init(
        recipients: [String] = [],
        user: String? = nil,
        serverName: String? = nil,
        unknown: Unknown = .leftOut,
        isFailed: Bool = false,
        after: Int64? = nil
    ) {
        self.recipients = recipients
        self.user = user
        self.serverName = serverName
        self.unknown = unknown
        self.isFailed = isFailed
        self.after = after
    }

    /// Every session.
    public static let all = SessionFilter()

    /// The filter as a condition of SQL.
    var sql: SQLCondition {
        var conditions: [SQLCondition] = []
        if let id { conditions.append(SQLCondition(text: "sessions.id = ?", values: [.integer(id)])) }
        if isFailed { conditions.append(SQLCondition(text: "outcome <> 'Completed'")) }
        if let after { conditions.append(SQLCondition(text: "position > ?", values: [.integer(after)])) }
        if let user { conditions.append(known("user = ?", unless: "user IS NULL", user)) }
        if let serverName {
            conditions.append(
                known("tls_server_name = ? COLLATE NOCASE", unless: "tls_server_name IS NULL", serverName)
            )
        }
        if !recipients.isEmpty, serverName == nil || unknown == .leftOut {
            let filter = MessageFilter(recipients: recipients).sql(isSliced: false)
            let brought = SQLCondition(
                text: "sessions.id IN (SELECT session FROM messages WHERE \(filter.text))",
                values: filter.values
            )
            let isUnknown = SQLCondition(text: "messages = ''")
            conditions.append(unknown == .included ? .any([brought, isUnknown]) : brought)
        }
        return .all(conditions)
    }

    private func known(_ condition: String, unless isUnknown: String, _ value: String) -> SQLCondition {
        let known = SQLCondition(text: condition, values: [.text(value)])
        return unknown == .included ? .any([known, SQLCondition(text: isUnknown)]) : known
    }
}
