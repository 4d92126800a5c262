/// The file that a large message is kept in, or why it has none.
struct FileOfMessage: Sendable {
    private let directory: ContentDirectory
    private let kept: Result<ContentName, SQLiteError>

    /// Gives the file its name, before the transaction begins: whoever finds the row finds the file.
    init(of source: any MessageSource, in directory: ContentDirectory) {
        self.directory = directory
        kept = Result { () throws(SQLiteError) in try directory.keep(source) }
    }

    /// The name of the file.
    func name() throws(SQLiteError) -> ContentName {
        try kept.get()
    }

    /// Removes the file of a message that is not kept after all.
    func remove() {
        guard case .success(let name) = kept else { return }
        // What cannot be removed now is at the next start.
        try? directory.remove(name)
    }
}
