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

    /// Where recipients stand in the envelope of a message.
    struct Places: Sendable {
        var message: Int64
        var positions: [Int64]
    }

    /// The addresses of an envelope, each with its place.
    func places(of message: Int64) throws(SQLiteError) -> [(position: Int64, address: String)] {
        try connection.statement("SELECT position, address FROM recipients WHERE message = ?").all {
            $0.integer(message)
        } read: { row in
            (position: row.integer(), address: row.text())
        }
    }

    /// Removes these recipients, and says how many of them were there and how many others are left.
    func remove(_ places: Places) throws(SQLiteError) -> (removed: Int, left: Int) {
        var removed = 0
        for position in places.positions {
            try connection.statement("DELETE FROM recipients WHERE message = ? AND position = ?").run { values in
                values.integer(places.message)
                values.integer(position)
            }
            removed += connection.changedRows
        }
        let left = try connection.statement("SELECT count(*) FROM recipients WHERE message = ?").first {
            $0.integer(places.message)
        } read: { row in
            Int(row.integer())
        }
        return (removed, left ?? 0)
    }

    /// The first `most` recipients, as far as they take no more than `maximumSize` bytes unless it is one alone, and how many
    /// there are in all.
    func first(
        _ most: Int,
        upTo maximumSize: Int,
        of message: Int64
    ) throws(SQLiteError) -> (recipients: [EnvelopeAddress], total: Int) {
        let select = try connection.statement(
            "SELECT address, parameters FROM recipients WHERE message = ? ORDER BY position LIMIT ?"
        )
        var recipients: [EnvelopeAddress] = []
        var size = 0
        var isWhole = true
        try select.eachRow { values in
            values.integer(message)
            values.integer(most + 1)
        } _: { row in
            let recipient = EnvelopeAddress(address: row.text(), parameterText: row.text())
            size += recipient.memorySize
            isWhole = recipients.isEmpty || recipients.count < most && size <= maximumSize
            if isWhole { recipients.append(recipient) }
            return isWhole
        }
        guard !isWhole else { return (recipients, recipients.count) }
        let total = try connection.statement("SELECT count(*) FROM recipients WHERE message = ?").first { values in
            values.integer(message)
        } read: { row in
            Int(row.integer())
        }
        return (recipients, total ?? recipients.count)
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
