import Logging
import Synchronization

/// Files of messages that are gone, until they are removed.
final class RemovedFiles: Sendable {
    /// So many are removed in one go.
    static let most = 100

    private let directory: ContentDirectory?
    private let database: String
    private let logger: Logger
    private let names = Mutex<[ContentName]>([])

    /// `database` is what messages call it.
    init(in directory: ContentDirectory?, database: String, logger: Logger) {
        self.directory = directory
        self.database = database
        self.logger = logger
    }

    func add(_ new: [ContentName]) {
        names.withLock { $0 += new }
    }

    /// Removes some of them and says whether there are more.
    func removeSome() -> Bool {
        let (some, hasMore) = names.withLock { names in
            let some = Array(names.suffix(Self.most))
            names.removeLast(some.count)
            return (some, !names.isEmpty)
        }
        for name in some {
            do throws(SQLiteError) {
                try directory?.remove(name)
            } catch {
                // Nothing is lost but room, until the next start.
                logger.warning(
                    "\(MessageStoreError(error, action: "remove the file of a deleted message", database: database))",
                    metadata: ["event": "store-not-writable"]
                )
            }
        }
        return hasMore
    }
}
