/// The one row of `state`: what is counted and remembered across restarts.
struct Tally: Equatable {
    /// The highest ID of a message, or position of a session record, ever given: both are of one sequence.
    var highestMessage: Int64
    /// The highest session ID ever seen, in a record or in a message.
    var highestSession: Int64
    var messages: Int
    var unread: Int
    var sessions: Int
    /// Bytes of the database that session records take.
    var sessionBytes: Int
    /// The last write of a health check, in microseconds since 1970.
    var checked: Int64

    /// That of a database without anything in it.
    static let zero = Tally(
        highestMessage: 0,
        highestSession: 0,
        messages: 0,
        unread: 0,
        sessions: 0,
        sessionBytes: 0,
        checked: 0
    )

    /// By its ID: for what may be several rows SQLite opens a journal.
    private static let update = FrequentStatement(
        """
        UPDATE state SET highest_message = ?, highest_session = ?, messages = ?, unread = ?, sessions = ?, session_bytes = ?, \
        checked = ? WHERE id = 1
        """
    )

    init(from connection: Connection) throws(SQLiteError) {
        let select = try connection.statement(
            "SELECT highest_message, highest_session, messages, unread, sessions, session_bytes, checked FROM state"
        )
        let tally = try select.first { row in
            Tally(
                highestMessage: row.integer(),
                highestSession: row.integer(),
                messages: Int(row.integer()),
                unread: Int(row.integer()),
                sessions: Int(row.integer()),
                sessionBytes: Int(row.integer()),
                checked: row.integer()
            )
        }
        self = tally ?? .zero
    }

    init(
        highestMessage: Int64,
        highestSession: Int64,
        messages: Int,
        unread: Int,
        sessions: Int,
        sessionBytes: Int,
        checked: Int64
    ) {
        self.highestMessage = highestMessage
        self.highestSession = highestSession
        self.messages = messages
        self.unread = unread
        self.sessions = sessions
        self.sessionBytes = sessionBytes
        self.checked = checked
    }

    func save(to connection: Connection) throws(SQLiteError) {
        try connection.statement(Self.update).run { values in
            values.integer(highestMessage)
            values.integer(highestSession)
            values.integer(messages)
            values.integer(unread)
            values.integer(sessions)
            values.integer(sessionBytes)
            values.integer(checked)
        }
    }
}
