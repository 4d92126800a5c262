/// Something that waits for the writer.
struct PendingWrite: Sendable {
    /// What is told to whoever waits, after the commit.
    typealias Completion = @Sendable () -> Void
    /// The part inside the transaction.
    ///
    /// It may be run again in another transaction when the first one failed.
    typealias Work = @Sendable (inout WriteTransaction) throws(SQLiteError) -> Completion

    /// What is being done, for a sentence: "store a message".
    let action: String
    /// Whether somebody waits for it.
    var isAwaited = true
    /// What it does to the database; everything else was done before it was submitted.
    let work: Work
    /// What is told to whoever waits when it could not be done.
    let fail: @Sendable (MessageStoreError) -> Void
}
