/// Is told what the store has committed; called on the store's own queue, in the order of the commits, and must not
/// block.
public protocol StoreObserver: Sendable {
    /// A message was kept.
    func messageKept(_ message: StoredMessage)
    /// A transaction was committed, so many seconds after it began.
    func committed(seconds: Double)
    /// The record of a session was kept.
    func sessionKept(_ session: SessionRecord)
    /// Messages or session records went because there were too many.
    func pruned(messages: Int, sessions: Int)
}
