/// When a command is allowed and what it looks like: one row of the command table.
struct CommandRule {
    /// Where in the session a command may be given.
    enum Phase {
        /// At any time (RFC 5321 §4.1.4).
        case any
        /// After EHLO or HELO, also inside a transaction.
        case greeted
        /// After EHLO or HELO, outside a transaction.
        case idle
        /// Inside a transaction, before its content.
        case transaction
        /// Inside a transaction, also between chunks of its content.
        case chunk
    }

    enum Argument {
        case none
        case optional
        case required
    }

    let verb: Verb
    let phase: Phase
    /// Whether it is carried out on a port that requires STARTTLS before that was used (RFC 3207 §4).
    let isAllowedBeforeRequiredTLS: Bool
    /// Whether bytes may have arrived behind it; for commands that change the meaning of what follows they may not.
    let mayBeFollowed: Bool
    let argument: Argument

    static let table = [
        row(.extendedHello, .any, beforeTLS: true, argument: .required),
        row(.hello, .any, beforeTLS: true, argument: .required),
        row(.mail, .idle, argument: .required),
        row(.recipient, .transaction, argument: .required),
        row(.data, .transaction, argument: .none),
        row(.chunk, .chunk, argument: .required),
        row(.reset, .any, beforeTLS: true, argument: .none),
        row(.nothing, .any, beforeTLS: true, argument: .optional),
        row(.verify, .any, argument: .required),
        row(.expand, .any, argument: .optional),
        row(.help, .any, beforeTLS: true, argument: .optional),
        row(.quit, .any, beforeTLS: true, argument: .none),
        row(.authenticate, .idle, argument: .required),
        row(.startTLS, .greeted, beforeTLS: true, mayBeFollowed: false, argument: .none),
    ]

    private static func row(
        _ verb: Verb,
        _ phase: Phase,
        beforeTLS: Bool = false,
        mayBeFollowed: Bool = true,
        argument: Argument
    ) -> CommandRule {
        CommandRule(
            verb: verb,
            phase: phase,
            isAllowedBeforeRequiredTLS: beforeTLS,
            mayBeFollowed: mayBeFollowed,
            argument: argument
        )
    }

    /// The row of the verb that `word` spells in any letter case.
    static func named(_ word: Span<UInt8>) -> CommandRule? {
        guard let key = key(of: word) else { return nil }
        return keyed.first { $0.key == key }?.rule
    }

    private static let keyed: [(key: UInt64, rule: CommandRule)] = table.compactMap { rule in
        key(of: Array(rule.verb.rawValue.utf8).span).map { ($0, rule) }
    }

    /// A verb as a number, so that finding it takes neither a string nor a hash; verbs have at most eight letters.
    private static func key(of word: Span<UInt8>) -> UInt64? {
        guard 1...8 ~= word.count else { return nil }
        var key: UInt64 = 0
        for index in word.indices { key = key << 8 | UInt64(ASCII.uppercased(word[index])) }
        return key
    }
}
