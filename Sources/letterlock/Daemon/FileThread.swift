import BoundedResources
import ServiceLifecycle

/// Where files that settings name are read while the daemon runs, one after the other.
///
/// A file of a network file system may keep its reader waiting for ever. That thread alone waits then: mail goes on, and
/// whoever waits for the thread gives up when the daemon is told to stop.
struct FileThread {
    private let threads = WorkerThreads(name: "files", count: 1, maximumWaiting: 16)

    /// Runs `work` on the thread; false where the shutdown begins before it is done, or too much waits already.
    func run(_ work: @escaping @Sendable () -> Void) async -> Bool {
        let (done, signal) = AsyncStream<Void>.makeStream()
        let isTaken = threads.submit(for: 0) {
            work()
            signal.yield()
            signal.finish()
        }
        guard isTaken else { return false }
        for await _ in done.cancelOnGracefulShutdown() { return true }
        return false
    }
}
