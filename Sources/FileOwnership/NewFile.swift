public import Glibc

/// Creates files that nobody could have prepared.
public enum NewFile {
    /// Creates the file at `path` with that mode, whatever the umask is, and opens it for reading and writing.
    ///
    /// Where anything is there already, be it a symbolic link, nothing is opened.
    ///
    /// - Returns: a descriptor, or -1 with the reason in `errno`.
    public static func create(_ path: String, mode: mode_t) -> CInt {
        // For the owner alone at first, so that nobody can open it before its mode is what it should be.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0o600)
        guard descriptor >= 0, fchmod(descriptor, mode) != 0 else { return descriptor }
        let reason = errno
        close(descriptor)
        unlink(path)
        errno = reason
        return -1
    }
}
