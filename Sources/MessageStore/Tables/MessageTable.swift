import InternetMessage

/// Reads and writes the facts of messages.
struct MessageTable {
    private static let columns = """
        id, session, received, size, is_read, listener_port, listener_tls_mode, listener_fault, remote_address, hello, user, \
        \(TLSFacts.columns), reverse_path, reverse_path_parameters, header_from, header_to, header_cc, header_bcc, \
        header_reply_to, subject, message_id, date, attachments, snippet
        """
    private static let insertion = FrequentStatement(
        """
        INSERT INTO messages (\(columns)) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    private static let headerInsertion = FrequentStatement(
        "INSERT INTO headers (id, is_read, subject, header_from, header_to, header_cc) VALUES (?, ?, ?, ?, ?, ?)"
    )
    private static let selectionByID = "SELECT \(columns) FROM messages WHERE id = ?"

    let connection: Connection

    func insert(_ message: NewMessage, id: Int64, size: Int, summary: MessageSummary) throws(SQLiteError) {
        let from = MailboxColumn.text(summary.from.map { [$0] } ?? [])
        let (to, cc) = (MailboxColumn.text(summary.to), MailboxColumn.text(summary.cc))
        try connection.statement(Self.insertion).run { values in
            values.integer(id)
            values.integer(message.session)
            values.integer(message.received)
            values.integer(size)
            values.boolean(false)
            values.integer(message.listener.port)
            values.text(message.listener.tlsMode)
            values.text(message.listener.fault)
            values.text(message.remoteAddress)
            values.text(message.hello)
            values.text(message.user)
            values.tls(message.tls)
            values.text(message.envelope.reversePath.address)
            values.text(message.envelope.reversePath.parameterText)
            values.text(from)
            values.text(to)
            values.text(cc)
            values.text(MailboxColumn.text(summary.bcc))
            values.text(MailboxColumn.text(summary.replyTo))
            values.text(summary.subject)
            values.text(summary.messageID)
            values.integer(summary.date)
            values.integer(summary.attachments)
            values.text(summary.snippet)
        }
        try connection.statement(Self.headerInsertion).run { values in
            values.integer(id)
            values.boolean(false)
            values.text(summary.subject)
            values.text(from)
            values.text(to)
            values.text(cc)
        }
    }

    func message(_ id: Int64) throws(SQLiteError) -> StoredMessage? {
        guard var message = try facts(of: id) else { return nil }
        message.envelope.recipients = try RecipientTable(connection: connection).recipients(of: id)
        return message
    }

    /// Everything but the recipients, which have a table of their own.
    func facts(of id: Int64) throws(SQLiteError) -> StoredMessage? {
        try connection.statement(Self.selectionByID).first { values in
            values.integer(id)
        } read: { row in
            Self.message(&row)
        }
    }

    func latestID() throws(SQLiteError) -> Int64? {
        try connection.statement("SELECT max(id) FROM messages").first { row in row.optionalInteger() } ?? nil
    }

    func size(of id: Int64) throws(SQLiteError) -> Int? {
        try connection.statement("SELECT size FROM messages WHERE id = ?").first { values in
            values.integer(id)
        } read: { row in
            Int(row.integer())
        }
    }

    private static func message(_ row: inout Row) -> StoredMessage {
        StoredMessage(
            id: row.integer(),
            session: row.integer(),
            received: row.integer(),
            size: Int(row.integer()),
            isRead: row.boolean(),
            listener: row.listener(),
            remoteAddress: row.text(),
            hello: row.text(),
            user: row.optionalText(),
            tls: row.tls(),
            envelope: Envelope(
                reversePath: EnvelopeAddress(address: row.text(), parameterText: row.text()),
                recipients: []
            ),
            summary: summary(&row)
        )
    }

    private static func summary(_ row: inout Row) -> MessageSummary {
        MessageSummary(
            from: MailboxColumn.mailboxes(row.optionalText()).first,
            to: MailboxColumn.mailboxes(row.optionalText()),
            cc: MailboxColumn.mailboxes(row.optionalText()),
            bcc: MailboxColumn.mailboxes(row.optionalText()),
            replyTo: MailboxColumn.mailboxes(row.optionalText()),
            subject: row.text(),
            messageID: row.text(),
            date: row.optionalInteger(),
            attachments: Int(row.integer()),
            snippet: row.text()
        )
    }
}
