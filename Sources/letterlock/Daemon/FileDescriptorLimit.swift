import Glibc

/// How many files and connections the process may have open.
///
/// The soft limit is 1,024 nearly everywhere for the sake of programs that use `select(2)`; who does not may raise it to the
/// hard one, and `MaximumConnections` then holds without anything to be set.
enum FileDescriptorLimit {
    /// Below it, the event loops and the database would not get theirs, and the network library ends the process.
    private static let minimum: rlim_t = 64

    /// Raises the limit as far as an ordinary user may.
    ///
    /// - Throws: ``StartError`` with status 69 where even that is too little to start with.
    static func raise() throws(StartError) {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        guard limit.rlim_max >= minimum else {
            throw StartError(
                status: .unavailable,
                faults: [
                    "The limit of open files is \(limit.rlim_max), and Letterlock needs \(minimum) at least and one more for "
                        + "each connection; raise it (LimitNOFILE= in a unit, --ulimit nofile= of a container, ulimit -n)"
                ]
            )
        }
        limit.rlim_cur = limit.rlim_max
        // Where it is refused, the soft limit stays, and connections beyond it wait.
        _ = setrlimit(resource, &limit)
    }
}
