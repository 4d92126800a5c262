import SMTPProtocol

/// Where the server brings what it has accepted; filled in by the daemon.
public protocol MailKeeper: Sendable {
    /// Keeps a message and says so once it is safe, or says why it is not. The client waits for the answer.
    ///
    /// Must not block: it is called on an event loop. `whenKept` may be called on any thread.
    func keep(_ message: AcceptedMessage, whenKept: @escaping @Sendable (Result<Int64, KeepingError>) -> Void)

    /// Records a session that has ended. Must not block.
    func record(_ session: EndedSession)
}

/// Why a message could not be kept.
public struct KeepingError: Error, Sendable, Equatable {
    /// Whether the same message may pass later.
    public var isTemporary: Bool
    /// Whether there was no room for it.
    public var isFull: Bool
    /// The setting whose limit it is beyond, where that is why.
    public var limit: String?
    /// The cause, for the log; the client gets a general sentence.
    public var description: String

    /// An error with its cause.
    public init(isTemporary: Bool, isFull: Bool = false, limit: String? = nil, description: String) {
        self.isTemporary = isTemporary
        self.isFull = isFull
        self.limit = limit
        self.description = description
    }

    var outcome: StoreOutcome {
        if isFull { return .storageFull }
        return isTemporary ? .refusedForNow : .refused
    }
}
