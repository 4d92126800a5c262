import FileOwnership
import Glibc

/// The directory beside the database in which each large message has a file of its own, so that it is written once.
///
/// The database is the authority: a message is there if and only if its row is. A file gets its name before the row is
/// committed and loses it after the row has gone, so that a crash leaves at most a file too many.
struct ContentDirectory: Sendable {
    /// From this size on a message has a file; below, a file costs more than it saves.
    static let smallestSize = 262_144

    /// Where it is.
    let path: String
    /// What the names of its files begin with.
    let database: String
    /// What everything has to reach before a commit; nil where it need not survive the machine.
    let disk: Disk?

    /// The directory that belongs to a database.
    static func path(of database: String) -> String { database + "-contents" }

    /// Makes the directory where there is none.
    func create() throws(SQLiteError) {
        let isNew = mkdir(path, 0o700) == 0
        guard isNew || errno == EEXIST else { throw .contents(errno) }
        // Whatever the umask took away, or somebody has allowed since.
        _ = Ownership.ofProcess.setMode(0o700, of: path)
        if isNew { try sync(path + "/..") }
    }

    /// Whether it is there and can take files.
    func check() throws(SQLiteError) {
        guard access(path + "/.", W_OK | X_OK) == 0 else { throw .contents(errno) }
    }

    /// Waits until the names of new files have reached the disk, where that is asked for.
    func sync() throws(SQLiteError) {
        try sync(path)
    }

    /// Waits until the content of an open file has reached the disk, where that is asked for.
    func sync(file: CInt) throws(SQLiteError) {
        if let disk, disk.syncContent(file) != 0 { throw .contents(errno) }
    }

    /// Removes a file; one that is not there is no error.
    func remove(_ name: ContentName) throws(SQLiteError) {
        if unlink(path(of: name)) != 0, errno != ENOENT { throw .contents(errno) }
    }

    func path(of name: ContentName) -> String { path + "/" + name.text }

    private func sync(_ directory: String) throws(SQLiteError) {
        guard let disk else { return }
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .contents(errno) }
        defer { close(descriptor) }
        if disk.syncNames(descriptor) != 0 { throw .contents(errno) }
    }
}
