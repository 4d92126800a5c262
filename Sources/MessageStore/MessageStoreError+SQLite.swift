import CLibsqlite3
import Glibc

extension MessageStoreError {
    /// Puts an answer of SQLite into words: `action` is what was being done, as "store a message".
    init(_ error: SQLiteError, action: String, database: String) {
        if error == .sizeLimitReached {
            self = .sizeLimit(action: action, database: database)
            return
        }
        let code: Code
        let remedy: String
        switch error.code {
        case _ where error.isOfContents && [ENOENT, ENOTDIR].contains(error.systemError):
            code = .removed
            remedy = "Put the directory back, or start Letterlock again, which makes a new one."
        case _ where error.isOfContents && [EMFILE, ENFILE].contains(error.systemError):
            code = .cannotOpen
            remedy = "Raise the limit of open files; storing goes on by itself then."
        case _ where error.extendedCode == Connection.moved:
            code = .removed
            remedy = "Put the file back, or start Letterlock again, which makes a new one."
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
            code = .cannotOpen
            remedy = "The directory must exist, and it and the file must be writable for the user who runs Letterlock."
        case SQLITE_NOTADB:
            code = .notADatabase
            remedy = "Move the file away, or name another one with Database; nothing in it was changed."
        case SQLITE_READONLY:
            code = .readOnly
            remedy = "The file, its directory and its file system must be writable for the user who runs Letterlock."
        case SQLITE_CORRUPT:
            code = .corrupt
            remedy = "Stop Letterlock, move the file away (sqlite3's .recover may save its content) and start again."
        case SQLITE_FULL:
            code = .full
            remedy = "Free space on its file system; storing goes on by itself then."
        case SQLITE_IOERR:
            code = .inputOutput
            remedy = "Look for faults of the medium or its file system; storing goes on by itself when they are gone."
        case SQLITE_BUSY, SQLITE_LOCKED:
            code = .busy
            remedy = "End the other program that uses this database; one at a time may write."
        case SQLITE_TOOBIG:
            code = .tooLarge
            remedy = "Lower MaximumMessageSize."
        default:
            code = .failed
            remedy = "If it happens again, please report it."
        }
        let place = error.isOfContents ? ContentDirectory.path(of: database) : database
        self.init(code, "Cannot \(action) in \(place): \(error). \(remedy)")
    }

    /// The file of a message is not there, although nobody has deleted the message.
    static func missingFile(of message: Int64, action: String, database: String) -> MessageStoreError {
        MessageStoreError(
            .removed,
            "Cannot \(action) in \(ContentDirectory.path(of: database)): the file of message \(message) is missing. "
                + "Put it back, or delete the message."
        )
    }

    private static func sizeLimit(action: String, database: String) -> MessageStoreError {
        MessageStoreError(
            .sizeLimit,
            "Cannot \(action) in \(database): it would become larger than MaximumDatabaseSize. Delete messages, keep fewer "
                + "(NumberOfMessagesToKeep) or raise the limit; storing goes on by itself then."
        )
    }

    static func tooBusy(action: String, database: String, waiting: Int) -> MessageStoreError {
        MessageStoreError(
            .tooBusy,
            "Cannot \(action) in \(database): \(waiting) are waiting already. Try again later, or on a faster machine."
        )
    }

    static func cancelled(action: String, database: String) -> MessageStoreError {
        MessageStoreError(.cancelled, "Did not \(action) in \(database) to the end: the client is gone.")
    }

    static func closed(action: String, database: String) -> MessageStoreError {
        MessageStoreError(.closed, "Cannot \(action) in \(database): it has been closed. Start Letterlock again.")
    }
}
