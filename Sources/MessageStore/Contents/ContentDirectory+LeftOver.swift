import Glibc
import Logging

extension ContentDirectory {
    /// Removes the files that no row of the database names: a crash left them, or an error kept them from being removed.
    ///
    /// Nothing else is touched; files of another database are told of, since they take room and somebody may want them.
    func removeLeftOver(knownTo connection: Connection, logger: Logger) throws(SQLiteError) {
        let known = try ContentFileTable(connection: connection).names()
        let metadata: Logger.Metadata = ["directory": "\(path)"]
        var (kept, foreign) = (0, 0)
        for name in try names() {
            if name.database != database {
                foreign += 1
            } else if known.contains(name) {
                kept += 1
            } else {
                try remove(name)
                logger.info("Removed a file that no message has, left by a crash", metadata: metadata)
            }
        }
        if foreign > 0 {
            logger.notice(
                "Messages of another database are here, \(foreign) files; they are left alone",
                metadata: metadata
            )
        }
        let missing = known.count - kept
        if missing > 0 {
            logger.warning(
                "Large messages whose file is missing cannot be read, \(missing) of them; put the files back, or delete the messages",
                metadata: metadata
            )
        }
    }

    /// What has the form of our names.
    private func names() throws(SQLiteError) -> [ContentName] {
        guard let directory = opendir(path) else { throw .contents(errno) }
        defer { closedir(directory) }
        var names: [ContentName] = []
        errno = 0
        while let entry = readdir(directory) {
            let text = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if let name = ContentName(text) { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .contents(errno) }
        return names
    }
}
