/// Finds out whether files have changed, look by look.
///
/// Looking works where the kernel's notices do not: on network file systems, and on directories that a virtual machine
/// shares with its host, as Docker's desktop does.
struct FileWatch: Sendable {
    let paths: [String]
    private var known: [FileStamp?]
    /// The state that the last look found, where it was not the known one.
    private var seen: [FileStamp?]?

    /// Takes the present state as the known one.
    init(_ paths: [String]) {
        self.paths = paths
        known = paths.map(FileStamp.init)
    }

    /// Whether the files are in another state than the known one, and have been so since the last look; then that is the
    /// known one from now on.
    ///
    /// One look is not enough: whoever writes a file, or a certificate and then its key, may be in the middle of it.
    mutating func settledChange() -> Bool {
        let present = paths.map(FileStamp.init)
        guard present != known else {
            seen = nil
            return false
        }
        guard present == seen else {
            seen = present
            return false
        }
        known = present
        seen = nil
        return true
    }
}
