/// Reads and writes the recipients of envelopes.
struct RecipientTable {
    private static let insertion = FrequentStatement(
        "INSERT INTO recipients (message, position, address, parameters) VALUES (?, ?, ?, ?)"
    )

    let connection: Connection

    func insert(_ recipients: [EnvelopeAddress], of message: Int64) throws(SQLiteError) {
        let insert = try connection.statement(Self.insertion)
        for (position, recipient) in recipients.enumerated() {
            try insert.run { values in
                values.integer(message)
                values.integer(position)
                values.text(recipient.address)
                values.text(recipient.parameterText)
            }
        }
    }

    /// Removes the recipients that `isMeant` names, and says how many are left.
    func remove(from message: Int64, where isMeant: (String) -> Bool) throws(SQLiteError) -> Int {
        let rows = try connection.statement("SELECT position, address FROM recipients WHERE message = ?").all {
            $0.integer(message)
        } read: { row in
            (position: row.integer(), address: row.text())
        }
        let removed = rows.filter { isMeant($0.address) }
        for row in removed {
            try connection.statement("DELETE FROM recipients WHERE message = ? AND position = ?").run { values in
                values.integer(message)
                values.integer(row.position)
            }
        }
        return rows.count - removed.count
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
