import Glibc

extension ContentDirectory {
    /// Makes a source a file of the directory and says under which name.
    ///
    /// Where the source is in a nameless file of this directory already, that gets the name. On file systems that know no such
    /// files, and for a source that is in memory, a file is written.
    func keep(_ source: any MessageSource) throws(SQLiteError) -> ContentName {
        let name = ContentName(database: database)
        switch source.withFile({ link($0, size: source.size, as: name) }) ?? .notPossible {
        case .done: return name
        case .failed(let error): throw error
        case .notPossible: break
        }
        do throws(SQLiteError) {
            try write(source, as: name)
        } catch {
            unlink(path(of: name))
            throw error
        }
        return name
    }

    private enum Linking {
        case done
        /// Not this file, or not on this system.
        case notPossible
        case failed(SQLiteError)
    }

    private func link(_ file: CInt, size: Int, as name: ContentName) -> Linking {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size == size else { return .notPossible }
        // Whatever the umask took away.
        fchmod(file, 0o600)
        // Before the name is there: a file system may write names earlier than what they stand for.
        do throws(SQLiteError) { try sync(file: file) } catch { return .failed(error) }
        // By its number in /proc, since by itself (AT_EMPTY_PATH) only the privileged may.
        let linked = linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, path(of: name), AT_SYMLINK_FOLLOW)
        return linked == 0 ? .done : .notPossible
    }

    private func write(_ source: any MessageSource, as name: ContentName) throws(SQLiteError) {
        let file = open(path(of: name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .contents(errno) }
        defer { close(file) }
        fchmod(file, 0o600)
        for index in 0..<source.pieceCount {
            guard let piece = source.piece(at: index) else { throw .contents(EIO) }
            try Self.write(piece, to: file)
        }
        try sync(file: file)
    }

    private static func write(_ piece: [UInt8], to file: CInt) throws(SQLiteError) {
        var written = 0
        while written < piece.count {
            let count = piece.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .contents(count < 0 ? errno : EIO) }
            written += count
        }
    }
}
