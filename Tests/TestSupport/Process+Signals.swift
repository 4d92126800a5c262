public import Foundation
import Synchronization

extension Process {
    /// Starts the program on a thread of its own, with no signal blocked.
    ///
    /// A child inherits the signal mask of the thread that starts it, and a thread of Swift's pool blocks nearly all: without
    /// this, not even SIGTERM would reach the program. Foundation also ties a process to the run loop of that thread: where
    /// that never runs, as in the pool, neither the process nor its files are ever let go.
    public func runUnblocked() throws {
        let process = self
        let started = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Thread.detachNewThread {
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            do {
                try process.run()
            } catch {
                failure.withLock { $0 = error }
                started.signal()
                return
            }
            started.signal()
            process.waitUntilExit()
        }
        started.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
