import Synchronization

/// The file that a large message is being kept in.
final class FileOfMessage: Sendable {
    private let source: any MessageSource
    private let directory: ContentDirectory
    private let kept = Mutex<Result<ContentName, SQLiteError>?>(nil)

    init(of source: any MessageSource, in directory: ContentDirectory) {
        self.source = source
        self.directory = directory
    }

    /// Gives the file its name, before the transaction begins: whoever finds the row finds the file.
    func keep() {
        let result = Result { () throws(SQLiteError) in try directory.keep(source) }
        kept.withLock { $0 = result }
    }

    /// The name of the file, or why it has none; nil before ``keep()``.
    func name() throws(SQLiteError) -> ContentName? {
        try kept.withLock { $0 }?.get()
    }

    /// Removes the file of a message that is not kept after all.
    func remove() {
        guard case .success(let name) = kept.withLock({ $0 }) else { return }
        // What cannot be removed now is at the next start.
        try? directory.remove(name)
    }
}
