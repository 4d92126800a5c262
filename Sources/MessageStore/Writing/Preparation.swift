import BoundedResources
import Glibc
import InternetMessage

/// Reads what the summary of a message needs, and gives its file a name, before the writer gets it: the writer only writes.
///
/// That takes as long as the sender likes, so it has threads of its own, which connections take turns with. Most messages are
/// small, and read at once: that takes less than a thread takes to wake up.
final class Preparation: Sendable {
    /// Larger messages wait for a thread.
    static let largestAtOnce = 16_384
    /// As many messages may wait for a thread; further ones are refused, to be sent again later.
    static let maximumWaiting = 1_024
    /// So many messages are read at once.
    static let threadCount = min(max(sysconf(CInt(_SC_NPROCESSORS_ONLN)), 2), 4)

    private let writer: Writer
    private let observer: CurrentObserver
    private let contents: ContentDirectory?
    private let threads = WorkerThreads(
        name: "letterlock.store.preparation",
        count: threadCount,
        maximumWaiting: maximumWaiting
    )

    init(for writer: Writer, observer: CurrentObserver, contents: ContentDirectory?) {
        self.writer = writer
        self.observer = observer
        self.contents = contents
    }

    /// Never blocks; `whenCommitted` is called once, on the writer's queue.
    func prepare(
        _ message: NewMessage,
        whenCommitted: @escaping @Sendable (Result<Int64, MessageStoreError>) -> Void
    ) {
        let isSmall = message.content.size <= Self.largestAtOnce && message.content.withFile { _ in true } == nil
        if isSmall { return submit(message, whenCommitted) }
        let isTaken = threads.submit(for: UInt64(bitPattern: message.session)) {
            self.submit(message, whenCommitted)
        }
        if !isTaken { refuse(whenCommitted) }
    }

    /// Returns when everything that waited has come to the writer.
    func finish() async {
        await threads.finish()
    }

    private static let action = "store a message"

    private func submit(
        _ message: NewMessage,
        _ whenCommitted: @escaping @Sendable (Result<Int64, MessageStoreError>) -> Void
    ) {
        let size = message.content.size
        let summary = SummaryExcerpt.summary(of: message.content)
        let file =
            size < ContentDirectory.smallestSize ? nil : contents.map { FileOfMessage(of: message.content, in: $0) }
        let observer = observer
        writer.submit(
            PendingWrite(action: Self.action) { transaction throws(SQLiteError) in
                let id = try transaction.insert(message, size: size, summary: summary, file: try file?.name())
                return {
                    whenCommitted(.success(id))
                    observer.current?.messageKept(StoredMessage(message, id: id, size: size, summary: summary))
                }
            } fail: { error in
                file?.remove()
                whenCommitted(.failure(error))
            }
        )
    }

    private func refuse(_ whenCommitted: @escaping @Sendable (Result<Int64, MessageStoreError>) -> Void) {
        writer.refuse(
            PendingWrite(action: Self.action) { _ in
                {}
            } fail: {
                whenCommitted(.failure($0))
            },
            because: .tooBusy(action: Self.action, database: writer.database.name, waiting: Self.maximumWaiting)
        )
    }
}
