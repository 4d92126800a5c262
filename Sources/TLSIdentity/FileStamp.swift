import Glibc

/// What tells one state of a file from the next without reading it.
///
/// Symbolic links are followed, so that the swap of one anywhere on the path shows too, as Kubernetes does it.
struct FileStamp: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    private let size: off_t
    private let modified: [Int]

    /// Looks at the file; nil where there is none that can be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
        size = status.st_size
        // The time of change too: it cannot be set to what it was, as `cp -p` does with the other.
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }
}
