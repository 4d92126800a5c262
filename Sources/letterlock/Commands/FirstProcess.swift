import Glibc

/// What a container asks of its process 1, and does not harm any other.
enum FirstProcess {
    /// Lets orphans and early signals end as they should; called before anything that takes time.
    static func takeOffice() {
        // It inherits the orphans of an exec or a health check: none of them is to stay as a zombie.
        signal(SIGCHLD, SIG_IGN)
        // The kernel keeps from it each signal that it does not handle. Until the services do, nothing is begun that
        // would have to be ended in order.
        for early in [SIGTERM, SIGINT] {
            signal(early) { _ in _exit(0) }
        }
    }
}
