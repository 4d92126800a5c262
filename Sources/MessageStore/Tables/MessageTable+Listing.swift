/// Messages as a listing shows them: each takes a bounded amount of memory, whatever it holds.
extension MessageTable {
    /// The first of these messages, until they take about `bytes` of memory or a slice of time is over, and how many of the IDs were
    /// looked at; what does not exist is left out.
    func listed(
        _ ids: ArraySlice<Int64>,
        atMost bytes: Int
    ) throws(SQLiteError) -> (messages: [StoredMessage], size: Int, looked: Int) {
        let began = ContinuousClock.now
        var messages: [StoredMessage] = []
        var (looked, size) = (0, 0)
        for id in ids {
            looked += 1
            guard let message = try listed(id) else { continue }
            messages.append(message)
            size += message.memorySize
            if size >= bytes || ContinuousClock.now - began >= SearchProgress.sliceTime { break }
        }
        return (messages, size, looked)
    }

    private func listed(_ id: Int64) throws(SQLiteError) -> StoredMessage? {
        guard var message = try facts(of: id) else { return nil }
        let (recipients, total) = try RecipientTable(connection: connection).first(
            StoredMessage.mostListed,
            upTo: StoredMessage.mostListedBytes,
            of: id
        )
        message.envelope.recipients = recipients
        return message.listed(recipients: total)
    }
}
