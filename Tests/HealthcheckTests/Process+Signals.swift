import Foundation

extension Process {
    /// Starts the program with no signal blocked.
    ///
    /// A child inherits the signal mask of the thread that starts it, and a thread of Swift's pool blocks nearly all: without
    /// this, not even SIGTERM would reach the program.
    func runUnblocked() throws {
        var none = sigset_t()
        var former = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        try run()
    }
}
