public import Glibc

extension Ownership {
    /// Gives what is at `path` these permission bits, where it belongs to this user or this user is root.
    ///
    /// The modes of others' files are theirs; ``checkFile(_:)`` says whether they can be used as they are. The sticky and the
    /// set-group-ID bit of a directory stay.
    ///
    /// - Returns: whether the permission bits are these now, or are another user's to set; otherwise the reason is in `errno`.
    public func setMode(_ mode: mode_t, of path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        guard status.st_mode & 0o777 != mode, status.st_uid == user || user == 0 else { return true }
        let kept = status.st_mode & S_IFMT == S_IFDIR ? status.st_mode & (S_ISGID | S_ISVTX) : 0
        return chmod(path, mode | kept) == 0
    }

    /// Takes from others what they may do with `path`, where it belongs to this user or this user is root.
    ///
    /// - Returns: as ``setMode(_:of:)``.
    public func closeToOthers(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return setMode(status.st_mode & 0o700, of: path)
    }
}
