/// How much is kept: so many messages and session records, the newest; 0 keeps all.
struct Retention: Sendable, Equatable {
    var messages: Int
    var sessions: Int
    /// Most bytes that the database and the files beside it take, 0 for no limit; a message beyond is refused, and nothing removed for it.
    var size: Int

    /// Most bytes that session records take: without a limit of the whole, or with a large one.
    static let largestSessionShare = 64 << 20

    /// Most bytes that session records take; the oldest beyond go, so that they never keep a message out.
    var sessionShare: Int { size > 0 ? min(size / 8, Self.largestSessionShare) : Self.largestSessionShare }

    /// How much is too much.
    func excess(of tally: Tally) -> Excess {
        Excess(
            messages: messages > 0 ? max(tally.messages - messages, 0) : 0,
            sessions: sessions > 0 ? max(tally.sessions - sessions, 0) : 0,
            sessionBytes: max(tally.sessionBytes - sessionShare, 0)
        )
    }

    /// How much is there that should not be.
    struct Excess: Equatable {
        var messages: Int
        var sessions: Int
        var sessionBytes: Int

        static let nothing = Excess(messages: 0, sessions: 0, sessionBytes: 0)
    }
}

/// How many went because there were too many.
struct Pruned: Sendable, Equatable {
    var messages: Int
    var sessions: Int

    static let nothing = Pruned(messages: 0, sessions: 0)
}
