import CLibsqlite3
import Glibc

/// What SQLite answered when it refused.
struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The primary result code, as `SQLITE_FULL`.
    let code: Int32
    /// The extended result code, as `SQLITE_IOERR_WRITE`.
    let extendedCode: Int32
    /// The `errno` of the system call that failed, or 0.
    let systemError: Int32

    init(extendedCode: Int32, systemError: Int32 = 0) {
        self.code = extendedCode & 0xFF
        self.extendedCode = extendedCode
        self.systemError = systemError
    }

    /// The last failure of a connection; the result code is passed because a later call may have replaced the stored
    /// one.
    init(_ result: Int32, of connection: OpaquePointer?) {
        let stored = sqlite3_extended_errcode(connection)
        let extended = stored & 0xFF == result & 0xFF ? stored : result
        let isSystemCall = [SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL].contains(result & 0xFF)
        self.init(extendedCode: extended, systemError: isSystemCall ? sqlite3_system_errno(connection) : 0)
    }

    /// A limit of our own, in a number that SQLite does not use.
    static let sizeLimitReached = SQLiteError(extendedCode: SQLITE_FULL | 255 << 8)

    /// What the operating system refused in the directory of large messages, in numbers that SQLite does not use.
    static func contents(_ systemError: CInt) -> SQLiteError {
        let code =
            switch systemError {
            case ENOSPC, EDQUOT: SQLITE_FULL
            case EROFS: SQLITE_READONLY
            case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM, EMFILE, ENFILE: SQLITE_CANTOPEN
            default: SQLITE_IOERR
            }
        return SQLiteError(extendedCode: code | contentsMark, systemError: systemError)
    }

    private static let contentsMark: Int32 = 254 << 8

    /// Whether it was in the directory of large messages, and not in the database.
    var isOfContents: Bool { extendedCode & ~0xFF == Self.contentsMark }

    /// SQLite's sentence for the code, never the statement or its values.
    var description: String {
        if isOfContents { return String(cString: strerror(systemError)) }
        let sentence = String(cString: sqlite3_errstr(extendedCode))
        guard systemError != 0 else { return "\(sentence) (SQLite error \(extendedCode))" }
        return "\(sentence) (SQLite error \(extendedCode): \(String(cString: strerror(systemError))))"
    }
}
