import CLibsqlite3
import Glibc
import InternetMessage

extension ContentDirectory {
    /// So many bytes of a file from `offset` on; nil where the file is gone.
    func read(_ name: ContentName, at offset: Int, count: Int) throws(SQLiteError) -> [UInt8]? {
        let file = open(path(of: name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .contents(errno)
        }
        defer { close(file) }
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
        let file = open(path(of: name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .contents(errno)
        }
        defer { close(file) }
        errno = 0
        guard let bytes = MessageBytes(mapping: file, size: size) else {
            // Without a reason, somebody has cut it.
            throw errno == 0 ? SQLiteError(extendedCode: SQLITE_CORRUPT) : .contents(errno)
        }
        return bytes
    }
}
