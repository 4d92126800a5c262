import Dispatch
import Glibc
import Logging
import Synchronization

/// The only one who writes: everything that waits becomes one transaction.
///
/// What waits is bounded by those who wait for it, since each session has one message on its way; session records,
/// which nobody waits for, are small and as many as connections ended since the last commit.
final class Writer: Sendable {
    private struct Waiting {
        var writes: [PendingWrite] = []
        /// Whether a commit is on its way.
        var isScheduled = false
        /// Whether one comes later, for what nobody waits for.
        var isPostponed = false
        var isClosed = false
    }

    let database: Database
    private let logger: Logger
    private let clock: @Sendable () -> Int64
    private let queue = DispatchQueue(label: "letterlock.store.writer")
    private let waiting = Mutex(Waiting())
    private let retention: Mutex<Retention>
    private let pruned = Mutex(Pruned.nothing)
    private let lastTally = LastTally()
    /// Files of messages that are gone.
    private let removed: RemovedFiles
    private let observer: CurrentObserver
    /// nil where there is no log.
    private let checkpointer: Checkpointer?
    /// nil where there is no log.
    private let gate: ReadingGate?

    /// `clock` gives microseconds since 1970.
    init(
        database: Database,
        checkpointer: Checkpointer?,
        gate: ReadingGate?,
        contents: ContentDirectory?,
        retention: Retention,
        observer: CurrentObserver,
        logger: Logger,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.database = database
        self.checkpointer = checkpointer
        self.gate = gate
        removed = RemovedFiles(in: contents, database: database.name, logger: logger)
        self.retention = Mutex(retention)
        self.observer = observer
        self.logger = logger
        self.clock = clock
    }

    /// How many went since the start because there were too many.
    var prunedSinceStart: Pruned { pruned.withLock { $0 } }

    /// How much is kept.
    var currentRetention: Retention { retention.withLock { $0 } }

    func setRetention(_ new: Retention) {
        retention.withLock { $0 = new }
    }

    /// Lets a write wait for its turn; never blocks.
    ///
    /// Either the completion of the write or its `fail` is called, once, on the writer's queue.
    func submit(_ write: PendingWrite) {
        let isClosed = waiting.withLock { waiting in
            guard !waiting.isClosed else { return true }
            waiting.writes.append(write)
            schedule(write, &waiting)
            return false
        }
        if isClosed { refuse(write, because: .closed(action: write.action, database: database.name)) }
    }

    /// Tells whoever waits that nothing is written, on the writer's queue.
    func refuse(_ write: PendingWrite, because error: MessageStoreError) {
        queue.async { write.fail(error) }
    }

    /// How long what nobody waits for may wait for something to share a commit with.
    private static let patience = DispatchTimeInterval.milliseconds(10)

    private func schedule(_ write: PendingWrite, _ waiting: inout Waiting) {
        guard !waiting.isScheduled else { return }
        if write.isAwaited {
            scheduleNow(&waiting)
        } else if !waiting.isPostponed {
            waiting.isPostponed = true
            queue.asyncAfter(deadline: .now() + Self.patience) {
                self.waiting.withLock { $0.isPostponed = false }
                self.commitWaiting()
            }
        }
    }

    private func scheduleNow(_ waiting: inout Waiting) {
        guard !waiting.isScheduled else { return }
        waiting.isScheduled = true
        queue.async { self.commitWaiting() }
    }

    /// Commits what was put off, for somebody who is going to read it.
    func commitPostponed() async {
        let isWaiting = waiting.withLock { waiting in
            guard waiting.writes.contains(where: { !$0.isAwaited }) else { return false }
            scheduleNow(&waiting)
            return true
        }
        if isWaiting { await turn() }
    }

    /// On a busy machine, lets those go first who are about to add to the batch.
    ///
    /// A commit costs about as much for one as for several. Where nobody else wants the processor, this takes no time.
    private func letBatchGrow() {
        var count = 0
        for _ in 0..<8 {
            sched_yield()
            let grown = waiting.withLock { $0.writes.count }
            if grown == count { return }
            count = grown
        }
    }

    /// Waits until the writer has been through what waited before, whether or not it could be stored.
    func turn() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    /// Commits what waits and closes the database; what comes later fails.
    func close() async {
        waiting.withLock { $0.isClosed = true }
        await checkpointer?.close()
        await withCheckedContinuation { continuation in
            queue.async {
                self.commitWaiting()
                while self.removed.removeSome() {}
                self.closeDatabase()
                continuation.resume()
            }
        }
    }

    private func closeDatabase() {
        do throws(MessageStoreError) {
            try database.close()
        } catch {
            // Nothing is lost: the log is read again at the next start.
            logger.warning("\(error)")
        }
    }

    private func commitWaiting() {
        letBatchGrow()
        let batch = waiting.withLock { waiting in
            let batch = waiting.writes
            waiting.writes = []
            waiting.isScheduled = false
            return batch
        }
        guard !batch.isEmpty else { return }
        do throws(MessageStoreError) {
            complete(try commit(batch.map(\.work), action: batch.count == 1 ? batch[0].action : "write"))
        } catch {
            failOrRepeat(batch, because: error)
        }
        shortenLog()
    }

    /// Snapshots take a few hundredths of a second, unless the machine is very busy.
    private static let longestWaitForReaders = DispatchTimeInterval.milliseconds(200)

    /// Once those were told who waited for the commit.
    private func shortenLog() {
        guard let checkpointer else { return }
        // As with what is moved beside: what fails stays in the log.
        try? database.use("move the log into the message store") { connection throws(SQLiteError) in
            guard checkpointer.committed(pages: connection.logPages) == .finish else { return }
            try connection.moveLog()
            guard connection.logPages >= Checkpointer.longestLog, let gate else { return }
            // Somebody reads from it all the time. Once all of it is in the database while nobody does, the next commit begins it
            // anew.
            _ = gate.closed(waitingAtMost: Self.longestWaitForReaders) { try? connection.moveLog() }
        }
    }

    /// One that cannot be stored must not take the others along: each gets a transaction of its own. (Savepoints would
    /// cost every good batch, and some errors end the whole transaction in spite of them.)
    private func failOrRepeat(_ batch: [PendingWrite], because error: MessageStoreError) {
        if batch.count == 1 || error.code == .busy || error.code == .closed {
            for write in batch { write.fail(error) }
            return
        }
        for write in batch {
            do throws(MessageStoreError) {
                complete(try commit([write.work], action: write.action))
            } catch {
                write.fail(error)
            }
        }
    }

    private func commit(
        _ works: [PendingWrite.Work],
        action: String
    ) throws(MessageStoreError) -> [PendingWrite.Completion] {
        let now = clock()
        let began = ContinuousClock.now
        let retention = retention.withLock { $0 }
        let (completions, pruned, gone) = try database.use(action) { connection throws(SQLiteError) in
            let (done, tally) = try connection.writeTransaction { () throws(SQLiteError) in
                var transaction = WriteTransaction(
                    on: connection,
                    tally: try lastTally.current(on: connection),
                    now: now
                )
                var completions: [PendingWrite.Completion] = []
                completions.reserveCapacity(works.count)
                for work in works { completions.append(try work(&transaction)) }
                let pruned = try transaction.prune(to: retention)
                try transaction.checkSize(retention)
                return ((completions, pruned, try transaction.finish()), transaction.tally)
            }
            lastTally.committed(tally, on: connection)
            return done
        }
        if !gone.isEmpty {
            removed.add(gone)
            removeFiles()
        }
        observer.current?.committed(seconds: (ContinuousClock.now - began) / .seconds(1))
        if pruned != .nothing {
            note(pruned, retention)
            observer.current?.pruned(messages: pruned.messages, sessions: pruned.sessions)
        }
        return completions
    }

    /// Removes files whose messages have gone: where they are many, mail has its turn in between.
    private func removeFiles() {
        if removed.removeSome() { queue.async { self.removeFiles() } }
    }

    private func complete(_ completions: [PendingWrite.Completion]) {
        for completion in completions { completion() }
    }

    private func note(_ new: Pruned, _ retention: Retention) {
        pruned.withLock { total in
            total.messages += new.messages
            total.sessions += new.sessions
        }
        var metadata: Logger.Metadata = ["event": "message-pruned"]
        if new.messages > 0 {
            metadata["messages"] = "\(new.messages)"
            metadata["messages-kept"] = "\(retention.messages)"
        }
        if new.sessions > 0 {
            metadata["sessions"] = "\(new.sessions)"
            metadata["sessions-kept"] = "\(retention.sessions)"
            metadata["session-bytes-kept"] = "\(retention.sessionShare)"
        }
        logger.info("Removed the oldest messages or session records: there were too many", metadata: metadata)
    }
}
