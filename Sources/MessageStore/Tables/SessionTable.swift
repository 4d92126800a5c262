/// Reads and writes records of sessions.
struct SessionTable {
    private static let columns = """
        id, listener_port, listener_tls_mode, listener_fault, remote_address, started, ended, hello, user, \(TLSFacts.columns), \
        messages, outcome, reason, alert, advice
        """
    private static let insertion = FrequentStatement(
        "INSERT INTO sessions (\(columns), transcript) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    private static let selectionByID = "SELECT \(columns), transcript FROM sessions WHERE id = ?"
    private static let newestFirst = "SELECT \(columns) FROM sessions ORDER BY id DESC LIMIT ? OFFSET ?"

    let connection: Connection

    func insert(_ session: SessionRecord) throws(SQLiteError) {
        try connection.statement(Self.insertion).run { values in
            values.integer(session.id)
            values.integer(session.listener.port)
            values.text(session.listener.tlsMode)
            values.text(session.listener.fault)
            values.text(session.remoteAddress)
            values.integer(session.started)
            values.integer(session.ended)
            values.text(session.hello)
            values.text(session.user)
            values.tls(session.tls, serverName: session.serverName)
            values.text(session.messages.map { String($0) }.joined(separator: " "))
            values.text(session.outcome)
            values.text(session.reason)
            values.text(session.alert)
            values.text(session.advice)
            values.text(TranscriptColumn.text(session.transcript, started: session.started))
        }
    }

    func session(_ id: Int64) throws(SQLiteError) -> SessionRecord? {
        try connection.statement(Self.selectionByID).first { values in
            values.integer(id)
        } read: { row in
            var session = Self.session(&row)
            session.transcript = TranscriptColumn.lines(row.optionalText(), started: session.started)
            return session
        }
    }

    /// Newest first, from the one after `start` newer ones on.
    func page(start: Int, limit: Int) throws(SQLiteError) -> [SessionRecord] {
        try connection.statement(Self.newestFirst).all { values in
            values.integer(limit)
            values.integer(start)
        } read: { row in
            Self.session(&row)
        }
    }

    func search(_ filter: SessionFilter, start: Int, limit: Int) throws(SQLiteError) -> Page<SessionRecord> {
        let condition = filter.sql
        let total = try connection.unsavedStatement("SELECT count(*) FROM sessions WHERE \(condition.text)").first {
            $0.all(condition.values)
        } read: { row in
            Int(row.integer())
        }
        let sessions = try connection.unsavedStatement(
            "SELECT \(Self.columns) FROM sessions WHERE \(condition.text) ORDER BY id DESC LIMIT ? OFFSET ?"
        ).all { values in
            values.all(condition.values)
            values.integer(limit)
            values.integer(start)
        } read: { row in
            Self.session(&row)
        }
        return Page(items: sessions, total: total ?? 0, start: start)
    }

    func removeOldest(_ count: Int) throws(SQLiteError) -> Int {
        let delete = try connection.statement(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions ORDER BY id LIMIT ?)"
        )
        try delete.run { values in
            values.integer(count)
        }
        return connection.changedRows
    }

    private static func session(_ row: inout Row) -> SessionRecord {
        let (id, listener, remoteAddress) = (row.integer(), row.listener(), row.text())
        let (started, ended) = (row.integer(), row.integer())
        let (hello, user) = (row.optionalText(), row.optionalText())
        let (tls, serverName) = row.tlsAndServerName()
        return SessionRecord(
            id: id,
            listener: listener,
            remoteAddress: remoteAddress,
            started: started,
            ended: ended,
            hello: hello,
            user: user,
            tls: tls,
            serverName: serverName,
            messages: row.text().split(separator: " ").compactMap { Int64($0) },
            outcome: row.text(),
            reason: row.text(),
            alert: row.optionalText(),
            advice: row.optionalText()
        )
    }
}
