import CLibsqlite3
import Glibc
import InternetMessage

extension ContentDirectory {
    /// Opens a file for reading, to be closed by the caller; nil where it is gone.
    func opened(_ name: ContentName) throws(SQLiteError) -> CInt? {
        let file = open(path(of: name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .contents(errno)
        }
        return file
    }

    /// So many bytes of a file from its beginning; nil where the file is gone.
    func read(_ name: ContentName, count: Int) throws(SQLiteError) -> [UInt8]? {
        guard let file = try opened(name) else { return nil }
        defer { close(file) }
        return try Self.read(file, at: 0, count: count)
    }

    /// So many bytes of an open file from `offset` on.
    static func read(_ file: CInt, at offset: Int, count: Int) throws(SQLiteError) -> [UInt8] {
        var failure: CInt?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(file, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                guard read > 0 else { return }
                filled += read
            }
        }
        if let failure { throw .contents(failure) }
        // Somebody has cut it.
        guard bytes.count == count else { throw SQLiteError(extendedCode: SQLITE_CORRUPT) }
        return bytes
    }

    /// The whole file, which stays where it is; nil where it is gone.
    func map(_ name: ContentName, size: Int) throws(SQLiteError) -> MessageBytes? {
        guard let file = try opened(name) else { return nil }
        defer { close(file) }
        errno = 0
        guard let bytes = MessageBytes(mapping: file, size: size) else {
            // Without a reason, somebody has cut it.
            throw errno == 0 ? SQLiteError(extendedCode: SQLITE_CORRUPT) : .contents(errno)
        }
        return bytes
    }
}
