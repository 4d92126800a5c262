/// Reads and writes the recipients of envelopes.
struct RecipientTable {
    let connection: Connection

    func insert(_ recipients: [EnvelopeAddress], of message: Int64) throws(SQLiteError) {
        let insert = try connection.statement(
            "INSERT INTO recipients (message, position, address, parameters) VALUES (?, ?, ?, ?)"
        )
        for (position, recipient) in recipients.enumerated() {
            try insert.run { values in
                values.integer(message)
                values.integer(position)
                values.text(recipient.address)
                values.text(recipient.parameterText)
            }
        }
    }

    func recipients(of message: Int64) throws(SQLiteError) -> [EnvelopeAddress] {
        let select = try connection.statement(
            "SELECT address, parameters FROM recipients WHERE message = ? ORDER BY position"
        )
        return try select.all { values in
            values.integer(message)
        } read: { row in
            EnvelopeAddress(address: row.text(), parameterText: row.text())
        }
    }
}
