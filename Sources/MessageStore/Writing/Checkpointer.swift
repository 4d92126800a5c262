import Dispatch
import Synchronization

/// Moves the write-ahead log into the database beside the writer, so that no message waits for the bulk of it.
///
/// SQLite begins the log anew only when nothing of it is left to be moved, which under load is never so when this is done:
/// then the writer moves the little that was added meanwhile.
final class Checkpointer: Sendable {
    /// What the writer has to do after a commit.
    enum Step: Equatable {
        case nothing
        /// Move what is left.
        case finish
    }

    private enum Phase {
        case idle
        case running
        case done
    }

    private struct State {
        var phase = Phase.idle
        /// Pages of the log that were in the database when the writer last finished.
        var moved = 0
    }

    /// A move each 16 MiB instead of each 4, as is the default, is a tenth more messages a second.
    static let threshold = 4_096
    /// Beyond 32 MiB the log is to be begun anew although somebody reads from it: 64 MiB are promised.
    static let longestLog = 8_192

    private let database: Database
    private let queue = DispatchQueue(label: "letterlock.store.checkpointer")
    private let state = Mutex(State())

    /// `database` is a connection of its own.
    init(database: Database) {
        self.database = database
    }

    /// A commit has left so many pages in the log.
    func committed(pages: Int) -> Step {
        state.withLock { state in
            // The log was begun anew.
            if pages < state.moved { state.moved = 0 }
            switch state.phase {
            case .idle where pages - state.moved >= Self.threshold:
                state.phase = .running
                queue.async { self.move() }
                return .nothing
            case .idle, .running:
                return .nothing
            case .done:
                state.phase = .idle
                state.moved = pages
                return .finish
            }
        }
    }

    /// Waits for what is being moved and closes the connection.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                // It has nothing of its own that could be lost.
                try? self.database.close()
                continuation.resume()
            }
        }
    }

    private func move() {
        // What fails stays in the log, where it is as safe, and is moved the next time.
        try? database.use("move the log into the message store") { connection throws(SQLiteError) in
            try connection.moveLog()
        }
        state.withLock { $0.phase = .done }
    }
}
