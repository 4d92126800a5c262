import Synchronization

/// The tally as the last commit left it, so that not every transaction has to read it.
final class LastTally: Sendable {
    private struct Committed {
        let tally: Tally
        /// What the database was then.
        let version: UInt32
    }

    private let last = Mutex<Committed?>(nil)

    /// What is true in a transaction that has just begun, also where somebody else has written meanwhile.
    func current(on connection: Connection) throws(SQLiteError) -> Tally {
        if let last = last.withLock({ $0 }), last.version == connection.dataVersion { return last.tally }
        return try Tally(from: connection)
    }

    /// A transaction was committed and has left this.
    func committed(_ tally: Tally, on connection: Connection) {
        let version = connection.dataVersion
        last.withLock { $0 = version.map { Committed(tally: tally, version: $0) } }
    }
}
