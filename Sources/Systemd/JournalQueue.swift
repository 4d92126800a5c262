internal import Dispatch
internal import Synchronization

/// Lets journal entries wait for a thread of their own, so that a journald that is slow or stopped holds up nobody who logs.
///
/// What waits is bounded. Entries beyond that are dropped, and as soon as journald takes some again, an entry says how many.
final class JournalQueue: Sendable {
    /// The queue of the process.
    static let shared = JournalQueue(identifier: "letterlock") { JournalSocket.send($0) }

    private struct Waiting {
        var entries: [JournalEntry] = []
        /// Of all entries that are not sent yet, those that are just being sent included.
        var size = 0
        var dropped = 0
        var isScheduled = false
    }

    private let identifier: String
    private let limit: Int
    private let send: @Sendable (JournalEntry) -> Void
    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "letterlock.journal")

    /// A queue that holds entries of at most `limit` bytes in all.
    ///
    /// `send` may block as long as it likes; it is called for one entry at a time.
    init(identifier: String, limit: Int = 4 << 20, send: @escaping @Sendable (JournalEntry) -> Void) {
        self.identifier = identifier
        self.limit = limit
        self.send = send
    }

    /// Lets an entry wait for its turn, or drops it where too many wait; never blocks.
    func append(_ entry: JournalEntry) {
        let size = entry.size
        waiting.withLock { waiting in
            guard waiting.size + size <= limit else {
                waiting.dropped += 1
                return
            }
            waiting.entries.append(entry)
            waiting.size += size
            guard !waiting.isScheduled else { return }
            waiting.isScheduled = true
            queue.async { self.sendWaiting() }
        }
    }

    /// Waits until all that was appended before is sent, but not longer than `patience`.
    func flush(patience: DispatchTimeInterval) {
        let sent = DispatchSemaphore(value: 0)
        queue.async { sent.signal() }
        _ = sent.wait(timeout: .now() + patience)
    }

    private func sendWaiting() {
        let (batch, dropped) = waiting.withLock { waiting in
            defer {
                waiting.entries = []
                waiting.dropped = 0
                waiting.isScheduled = false
            }
            return (waiting.entries, waiting.dropped)
        }
        for entry in batch {
            send(entry)
            waiting.withLock { $0.size -= entry.size }
        }
        if dropped > 0 { send(Self.report(dropped, identifier)) }
        // What was dropped meanwhile would else go unsaid until the next event.
        let isComplete = waiting.withLock { waiting in
            guard waiting.dropped > 0, !waiting.isScheduled else { return true }
            waiting.isScheduled = true
            return false
        }
        if !isComplete { queue.async { self.sendWaiting() } }
    }

    private static func report(_ dropped: Int, _ identifier: String) -> JournalEntry {
        JournalEntry(
            warning: "\(dropped) events were not logged, because journald did not take them fast enough",
            fields: [JournalField(metadataKey: "dropped", "\(dropped)")],
            identifier: identifier
        )
    }
}
