/// A condition on messages, with the values of its parameters.
struct SQLCondition {
    /// Where the columns are that it needs.
    enum Table: String {
        /// All are in the table of messages.
        case messages
        /// Those of the header fields that are searched by most are also in a narrow table, which is read whole in a fraction
        /// of the time.
        case headers
    }

    var text: String
    var values: [SQLValue] = []
    /// Whether it says exactly what was asked; else it lets through more, and each row is looked at again.
    var isExact = true
    /// nil needs no column but `id` and `is_read`, which both have.
    var table: Table? = .messages

    /// The table to look in.
    var source: String { (table ?? .messages).rawValue }

    static let everything = SQLCondition(text: "1", table: nil)
    /// Lets every row through, to be looked at.
    static let undecided = SQLCondition(text: "1", isExact: false, table: nil)

    static func all(_ conditions: [SQLCondition]) -> SQLCondition {
        SQLCondition(
            text: conditions.isEmpty ? "1" : conditions.map { "(\($0.text))" }.joined(separator: " AND "),
            values: conditions.flatMap(\.values),
            isExact: conditions.allSatisfy(\.isExact),
            table: table(of: conditions)
        )
    }

    static func any(_ conditions: [SQLCondition]) -> SQLCondition {
        SQLCondition(
            text: conditions.isEmpty ? "0" : conditions.map { "(\($0.text))" }.joined(separator: " OR "),
            values: conditions.flatMap(\.values),
            isExact: conditions.allSatisfy(\.isExact),
            table: table(of: conditions)
        )
    }
}

extension SQLCondition {
    private static func table(of conditions: [SQLCondition]) -> Table? {
        conditions.contains { $0.table == .messages } ? .messages : conditions.lazy.compactMap(\.table).first
    }
}

/// The value of a parameter.
enum SQLValue {
    case integer(Int64)
    case text(String)
}

extension Parameters {
    mutating func all(_ values: [SQLValue]) {
        for value in values {
            switch value {
            case .integer(let number): integer(number)
            case .text(let string): text(string)
            }
        }
    }
}

extension SearchTerm {
    /// The term as a condition of SQL.
    var sql: SQLCondition {
        var sql = condition.sql
        guard isNegated else { return sql }
        // The contrary of too much could be too little.
        guard sql.isExact else { return .undecided }
        sql.text = "NOT (\(sql.text))"
        return sql
    }
}

extension SearchTerm.Condition {
    fileprivate var sql: SQLCondition {
        switch self {
        case .anywhere: .undecided
        case .mailbox(let field, let text):
            field.column.map { Self.mailboxes(in: $0, hold: text, field.table) } ?? .undecided
        case .addressed: .undecided
        case .subject(let text): Self.column("subject", holds: text, .headers)
        case .messageID(let text): Self.column("message_id", holds: text)
        case .isRead(let isRead): SQLCondition(text: "is_read = ?", values: [.integer(isRead ? 1 : 0)], table: nil)
        case .hasAttachment: SQLCondition(text: "attachments > 0")
        case .before(let time): SQLCondition(text: "received < ?", values: [.integer(time)])
        case .after(let time): SQLCondition(text: "received >= ?", values: [.integer(time)])
        case .larger(let size): SQLCondition(text: "size > ?", values: [.integer(Int64(size))])
        case .smaller(let size): SQLCondition(text: "size < ?", values: [.integer(Int64(size))])
        case .tlsVersion(let version): Self.column("tls_version", is: version)
        case .session(let id): SQLCondition(text: "session = ?", values: [.integer(id)])
        case .listenerPort(let port): SQLCondition(text: "listener_port = ?", values: [.integer(Int64(port))])
        case .listenerMode(let mode): SQLCondition(text: "listener_tls_mode = ?", values: [.text(mode)])
        case .user(let user): Self.column("user", is: user)
        case .never: SQLCondition(text: "0", table: nil)
        }
    }

    private static func column(_ name: String, is value: String?) -> SQLCondition {
        guard let value else { return SQLCondition(text: "\(name) IS NULL") }
        return SQLCondition(text: "\(name) IS ?", values: [.text(value)])
    }

    private static func column(_ name: String, holds text: String, _ table: SQLCondition.Table = .messages)
        -> SQLCondition
    {
        SQLCondition(
            text: "holds(\(name), ?)",
            values: [.text(text)],
            table: table
        )
    }

    /// The column is JSON, in which some texts are also met where they do not belong.
    private static func mailboxes(in column: String, hold text: String, _ table: SQLCondition.Table) -> SQLCondition {
        var condition = Self.column(column, holds: MailboxColumn.escaped(text), table)
        condition.isExact = !MailboxColumn.couldBeSyntax(text)
        return condition
    }
}

extension SearchTerm.Field {
    fileprivate var table: SQLCondition.Table { self == .from || self == .to || self == .cc ? .headers : .messages }

    /// nil where it is more than a column.
    fileprivate var column: String? {
        switch self {
        case .from: "header_from"
        case .to: "header_to"
        case .cc: "header_cc"
        case .bcc: nil
        case .replyTo: "header_reply_to"
        }
    }
}
