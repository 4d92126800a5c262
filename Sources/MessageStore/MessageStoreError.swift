/// Why the store could not do what was asked of it.
public struct MessageStoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Equatable {
        /// The file cannot be created or opened.
        case cannotOpen
        /// The file is not an SQLite database.
        case notADatabase
        /// The file is the database of another program.
        case foreignDatabase
        /// A newer Letterlock has written the database.
        case newerVersion
        /// The file or its file system can only be read.
        case readOnly
        /// The database is damaged.
        case corrupt
        /// The file, or the directory of large messages, was moved away or removed.
        case removed
        /// There is no room left.
        case full
        /// The database has reached the size it may have.
        case sizeLimit
        /// The operating system reported a fault of the medium.
        case inputOutput
        /// Another program keeps the database locked.
        case busy
        /// A message is larger than a database can hold.
        case tooLarge
        /// So many wait already that no more are taken.
        case tooBusy
        /// Whoever asked for it does not wait for it any more.
        case cancelled
        /// The store has been closed.
        case closed
        /// Anything else.
        case failed
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was being done with which file, why it failed and what to do.
    public let description: String

    /// Whether the same may succeed later without anybody changing the database: SMTP answers it with a 4xx code.
    public var isTemporary: Bool {
        switch code {
        case .full, .sizeLimit, .inputOutput, .busy, .readOnly, .removed, .cannotOpen, .tooBusy, .cancelled, .closed,
            .failed:
            true
        case .notADatabase, .foreignDatabase, .newerVersion, .corrupt, .tooLarge: false
        }
    }

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
