/// Reads and writes records of sessions.
struct SessionTable {
    private static let columns = """
        id, listener_port, listener_tls_mode, listener_fault, remote_address, started, ended, hello, user, \(TLSFacts.columns), \
        messages, outcome, reason, alert, advice
        """
    private static let insertion = FrequentStatement(
        """
        INSERT INTO sessions (\(columns), transcript, position, bytes) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    private static let selectionByID = "SELECT \(columns), transcript FROM sessions WHERE id = ?"
    private static let newestFirst = "SELECT \(columns) FROM sessions ORDER BY id DESC LIMIT ? OFFSET ?"

    let connection: Connection

    /// Keeps a record and says how many bytes of the database it takes.
    ///
    /// - Parameter position: in the sequence of what the store has kept.
    func insert(_ session: SessionRecord, at position: Int64) throws(SQLiteError) -> Int {
        let messages = session.messages.map { String($0) }.joined(separator: " ")
        let transcript = TranscriptColumn.text(session.transcript, started: session.started)
        var bytes = 0
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
            values.text(messages)
            values.text(session.outcome)
            values.text(session.reason)
            values.text(session.alert)
            values.text(session.advice)
            values.text(transcript)
            values.integer(position)
            bytes = Self.room(for: values.textBytes)
            values.integer(bytes)
        }
        return bytes
    }

    /// Bytes of the database that a record with so many bytes of texts takes.
    ///
    /// What stands beside the texts takes less than 96 bytes. A page of 4,096 bytes holds whole records only, but of a longer
    /// record the front, and as many further pages as the rest needs.
    static func room(for texts: Int) -> Int {
        let bytes = 96 + texts
        return bytes > 4_061 ? (bytes + 4_091) / 4_092 * 4_096 : 4_096 / (4_084 / (bytes + 12))
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
    func page(
        start: Int,
        limit: Int,
        maximumSize: Int
    ) throws(SQLiteError) -> (sessions: [SessionRecord], size: Int) {
        try Self.listed(by: try connection.statement(Self.newestFirst), maximumSize) { values in
            values.integer(limit)
            values.integer(start)
        }
    }

    /// The records of the rows, with what they take together in memory; none of them where that is more than `maximumSize`
    /// bytes.
    private static func listed(
        by statement: Statement,
        _ maximumSize: Int,
        _ bind: (inout Parameters) -> Void
    ) throws(SQLiteError) -> (sessions: [SessionRecord], size: Int) {
        var sessions: [SessionRecord] = []
        var size = 0
        try statement.eachRow(bind) { row in
            let record = Self.session(&row, mostMessages: SessionRecord.mostListed)
            size += record.memorySize
            // What comes behind is only counted.
            if size <= maximumSize { sessions.append(record) } else { sessions = [] }
            return true
        }
        return (sessions, size)
    }

    func search(
        _ filter: SessionFilter,
        start: Int,
        limit: Int,
        maximumSize: Int
    ) throws(SQLiteError) -> Page<SessionRecord> {
        let condition = filter.sql
        let total = try connection.unsavedStatement("SELECT count(*) FROM sessions WHERE \(condition.text)").first {
            $0.all(condition.values)
        } read: { row in
            Int(row.integer())
        }
        let select = try connection.unsavedStatement(
            "SELECT \(Self.columns) FROM sessions WHERE \(condition.text) ORDER BY id DESC LIMIT ? OFFSET ?"
        )
        let (sessions, size) = try Self.listed(by: select, maximumSize) { values in
            values.all(condition.values)
            values.integer(limit)
            values.integer(start)
        }
        return Page(items: sessions, total: total ?? 0, start: start, size: size)
    }

    /// Removes the oldest: so many at least, and so many that they take `bytes` at least.
    func removeOldest(_ count: Int, bytes: Int) throws(SQLiteError) -> (count: Int, bytes: Int) {
        var removed = (count: 0, bytes: 0)
        var ids: [Int64] = []
        try connection.statement("SELECT id, bytes FROM sessions ORDER BY position, id").eachRow { row in
            guard removed.count < count || removed.bytes < bytes else { return false }
            ids.append(row.integer())
            removed.bytes += Int(row.integer())
            removed.count += 1
            return true
        }
        let delete = try connection.statement("DELETE FROM sessions WHERE id = ?")
        for id in ids { try delete.run { $0.integer(id) } }
        return removed
    }

    private static func session(_ row: inout Row, mostMessages: Int = .max) -> SessionRecord {
        let (id, listener, remoteAddress) = (row.integer(), row.listener(), row.text())
        let (started, ended) = (row.integer(), row.integer())
        let (hello, user) = (row.optionalText(), row.optionalText())
        let (tls, serverName) = row.tlsAndServerName()
        let (messages, count) = messageIDs(&row, atMost: mostMessages)
        var session = SessionRecord(
            id: id,
            listener: listener,
            remoteAddress: remoteAddress,
            started: started,
            ended: ended,
            hello: hello,
            user: user,
            tls: tls,
            serverName: serverName,
            messages: messages,
            outcome: row.text(),
            reason: row.text(),
            alert: row.optionalText(),
            advice: row.optionalText()
        )
        if messages.count < count { session.messagesCount = count }
        return session
    }

    /// The first of the IDs, and how many there are: a session can bring millions.
    private static func messageIDs(_ row: inout Row, atMost most: Int) -> (ids: [Int64], count: Int) {
        let space = UInt8(ascii: " ")
        var ids: [Int64] = []
        var count = 0
        row.withBytes { bytes in
            count = bytes.isEmpty ? 0 : bytes.count { $0 == space } + 1
            var rest = bytes[...]
            while !rest.isEmpty, ids.count < most {
                let id = rest.prefix { $0 != space }
                if let id = Int64(String(decoding: id, as: UTF8.self)) { ids.append(id) }
                rest = rest.dropFirst(id.count + 1)
            }
        }
        return (ids, count)
    }
}
