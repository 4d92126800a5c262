/// How much is kept: so many messages and session records, the newest; 0 keeps all.
struct Retention: Sendable, Equatable {
    var messages: Int
    var sessions: Int
    /// Most bytes that the database and the files beside it take, 0 for no limit; a message beyond is refused, and nothing removed for it.
    var size: Int

    /// How many are too many.
    func excess(of tally: Tally) -> Pruned {
        Pruned(
            messages: messages > 0 ? max(tally.messages - messages, 0) : 0,
            sessions: sessions > 0 ? max(tally.sessions - sessions, 0) : 0
        )
    }
}

/// How many went because there were too many.
struct Pruned: Sendable, Equatable {
    var messages: Int
    var sessions: Int

    static let nothing = Pruned(messages: 0, sessions: 0)
}
