internal import Glibc

/// A directory for one database.
struct TemporaryDirectory {
    let path: String

    init() throws(WorkloadError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/letterlock-workload-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw WorkloadError("mkdtemp in \(parent) failed with errno \(errno)") }
        path = template.withUnsafeBufferPointer {
            String(decoding: $0.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Removes it with the database in it.
    func remove() throws(WorkloadError) {
        for suffix in ["", "-wal", "-shm"] { unlink("\(path)/letterlock.db\(suffix)") }
        rmdir("\(path)/letterlock.db-contents")
        guard rmdir(path) == 0 else { throw WorkloadError("rmdir \(path) failed with errno \(errno)") }
    }
}
