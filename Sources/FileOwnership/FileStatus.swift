import Glibc

/// What the file system says of a file or directory.
struct FileStatus {
    let owner: uid_t
    let group: gid_t
    /// With the bits of its kind.
    let mode: mode_t
    let device: dev_t

    /// What `path` leads to; nil where nothing can be seen there.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// What is at `path` itself, be it a symbolic link.
    init?(withoutFollowing path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: CInt) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        owner = status.st_uid
        group = status.st_gid
        mode = status.st_mode
        device = status.st_dev
    }

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    var isLink: Bool { mode & S_IFMT == S_IFLNK }

    /// The permission bits as `0644`.
    var modeText: String { "0" + String(mode & 0o7777, radix: 8) }
}
