public import InternetMessage

/// What is known of a message that is kept, without its source.
public struct StoredMessage: Sendable, Equatable {
    /// Its ID: microseconds since 1970, strictly increasing, never used again.
    public var id: Int64
    /// The session that brought it.
    public var session: Int64
    /// When its last byte arrived, in milliseconds since 1970.
    public var received: Int64
    /// The length of its source, in bytes.
    public var size: Int
    /// Whether somebody has looked at it.
    public var isRead: Bool
    /// The port that it came through.
    public var listener: Listener
    /// The address of the client.
    public var remoteAddress: String
    /// What the client called itself in EHLO or HELO.
    public var hello: String
    /// The authenticated user.
    public var user: String?
    /// What was negotiated; `nil` without TLS.
    public var tls: TLSFacts?
    /// Sender and recipients.
    public var envelope: Envelope
    /// What a listing shows of its content.
    public var summary: MessageSummary
    /// How long its lists are, where a listing cut them; only one that is read by itself is always whole.
    public var cut: CutLists?
}

extension StoredMessage {
    /// What becomes of a message by being kept.
    init(_ message: NewMessage, id: Int64, size: Int, summary: MessageSummary) {
        self.init(
            id: id,
            session: message.session,
            received: message.received,
            size: size,
            isRead: false,
            listener: message.listener,
            remoteAddress: message.remoteAddress,
            hello: message.hello,
            user: message.user,
            tls: message.tls,
            envelope: message.envelope,
            summary: summary
        )
    }
}
