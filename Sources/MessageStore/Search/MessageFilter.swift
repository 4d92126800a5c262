public import InternetMessage

/// Which messages are meant: those of a scope that parallel tests have for themselves, and of these what a search asks.
public struct MessageFilter: Sendable, Equatable {
    /// Recipients of the envelope, of whom a message must have one; `*` stands for any text.
    ///
    /// Empty means everybody.
    public var recipients: [String]
    /// The authenticated user who sent it; nil means everybody.
    public var user: String?
    /// The server name that the client asked for in its handshake; nil means any, and none.
    public var serverName: String?
    /// All of these must be met.
    public var terms: [SearchTerm]
    /// Only messages with a higher ID.
    public var after: Int64?
    /// Only these messages; nil means any.
    public var ids: [Int64]?

    /// Without arguments, every message.
    public init(
        recipients: [String] = [],
        user: String? = nil,
        serverName: String? = nil,
        terms: [SearchTerm] = [],
        after: Int64? = nil
    ) {
        self.recipients = recipients
        self.user = user
        self.serverName = serverName
        self.terms = terms
        self.after = after
    }

    /// Every message.
    public static let all = MessageFilter()

    /// Whether nothing but IDs limits it.
    public var isEverything: Bool { !isScoped && terms.isEmpty }

    /// Whether there is a scope.
    public var isScoped: Bool { !recipients.isEmpty || user != nil || serverName != nil }

    /// Whether a message is one of those that are meant.
    ///
    /// - Parameter content: reads the message to its last part; asked only where it matters.
    public func matches(_ message: StoredMessage, content: () -> ParsedMessage) -> Bool {
        if let after, message.id <= after { return false }
        if let ids, !ids.contains(message.id) { return false }
        if let user, message.user != user { return false }
        if let serverName, message.tls?.serverName?.isSameName(as: serverName) != true { return false }
        if !recipients.isEmpty {
            guard message.envelope.recipients.contains(where: { isRecipient($0.address) }) else { return false }
        }
        return terms.allSatisfy { $0.matches(message, content: content) }
    }

    /// Whether a message can be one of those that are meant, as far as can be said without reading it.
    public func couldMatch(_ message: StoredMessage) -> Bool { decision(message) != false }

    /// Whether a message is one of those that are meant; nil where that depends on what it holds.
    func decision(_ message: StoredMessage) -> Bool? {
        var dependsOnContent = false
        let isMatch = matches(message) {
            dependsOnContent = true
            return ParsedMessage(source: [])
        }
        return dependsOnContent ? nil : isMatch
    }

    /// Whether an address is one of the recipients that are meant.
    func isRecipient(_ address: String) -> Bool {
        recipients.contains { pattern in
            // Without a star in it, which is the usual case, and asked for every waiting test at every message.
            pattern.utf8.contains(UInt8(ascii: "*"))
                ? Wildcard.matches(address, pattern) : address.isSameName(as: pattern)
        }
    }

    /// The filter as a condition of SQL.
    ///
    /// - Parameter isSliced: whether it is asked for some messages at a time: then recipients are looked up for each of these, else
    ///   all messages of a recipient at once.
    func sql(isSliced: Bool) -> SQLCondition {
        var conditions: [SQLCondition] = []
        if let ids {
            conditions.append(.any(ids.map { SQLCondition(text: "id = ?", values: [.integer($0)], table: nil) }))
        }
        if let after { conditions.append(SQLCondition(text: "id > ?", values: [.integer(after)], table: nil)) }
        if let user { conditions.append(SQLCondition(text: "user = ?", values: [.text(user)])) }
        if let serverName {
            conditions.append(
                SQLCondition(text: "tls_server_name = ? COLLATE NOCASE", values: [.text(serverName)])
            )
        }
        if !recipients.isEmpty { conditions.append(.any(recipients.map { Self.recipient($0, isSliced) })) }
        return .all(conditions + terms.map(\.sql))
    }

    /// The address column compares without regard to the case of ASCII letters.
    private static func recipient(_ pattern: String, _ isSliced: Bool) -> SQLCondition {
        let comparison = pattern.contains("*") ? "matches(address, ?)" : "address = ?"
        return SQLCondition(
            text: isSliced
                ? "EXISTS (SELECT 1 FROM recipients WHERE message = id AND \(comparison))"
                : "id IN (SELECT message FROM recipients WHERE \(comparison))",
            values: [.text(pattern)],
            table: nil
        )
    }
}

extension String {
    /// Whether two names are the same but for the case of ASCII letters, which makes no difference to host names
    /// (RFC 4343).
    fileprivate func isSameName(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.isSameLetter(as: $1) }
    }
}
