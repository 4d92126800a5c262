/// The one row of `state`: what is counted and remembered across restarts.
struct Tally: Equatable {
    /// The highest message ID ever given.
    var highestMessage: Int64
    /// The highest session ID ever seen, in a record or in a message.
    var highestSession: Int64
    var messages: Int
    var unread: Int
    var sessions: Int
    /// The last write of a health check, in microseconds since 1970.
    var checked: Int64

    /// By its ID: for what may be several rows SQLite opens a journal.
    private static let update = FrequentStatement(
        """
        UPDATE state SET highest_message = ?, highest_session = ?, messages = ?, unread = ?, sessions = ?, checked = ? WHERE id = 1
        """
    )

    init(from connection: Connection) throws(SQLiteError) {
        let select = try connection.statement(
            "SELECT highest_message, highest_session, messages, unread, sessions, checked FROM state"
        )
        let tally = try select.first { row in
            Tally(
                highestMessage: row.integer(),
                highestSession: row.integer(),
                messages: Int(row.integer()),
                unread: Int(row.integer()),
                sessions: Int(row.integer()),
                checked: row.integer()
            )
        }
        self = tally ?? Tally(highestMessage: 0, highestSession: 0, messages: 0, unread: 0, sessions: 0, checked: 0)
    }

    private init(
        highestMessage: Int64,
        highestSession: Int64,
        messages: Int,
        unread: Int,
        sessions: Int,
        checked: Int64
    ) {
        self.highestMessage = highestMessage
        self.highestSession = highestSession
        self.messages = messages
        self.unread = unread
        self.sessions = sessions
        self.checked = checked
    }

    func save(to connection: Connection) throws(SQLiteError) {
        try connection.statement(Self.update).run { values in
            values.integer(highestMessage)
            values.integer(highestSession)
            values.integer(messages)
            values.integer(unread)
            values.integer(sessions)
            values.integer(checked)
        }
    }
}
