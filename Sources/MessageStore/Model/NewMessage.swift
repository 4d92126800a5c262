/// A message to be kept.
public struct NewMessage: Sendable {
    /// The session that brought it.
    public var session: Int64
    /// When its last byte arrived, in milliseconds since 1970.
    public var received: Int64
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
    /// The source as it was sent, in pieces of any size.
    public var content: any MessageSource

    /// Creates a message to be kept.
    public init(
        session: Int64,
        received: Int64,
        listener: Listener,
        remoteAddress: String,
        hello: String,
        user: String?,
        tls: TLSFacts?,
        envelope: Envelope,
        content: any MessageSource
    ) {
        self.session = session
        self.received = received
        self.listener = listener
        self.remoteAddress = remoteAddress
        self.hello = hello
        self.user = user
        self.tls = tls
        self.envelope = envelope
        self.content = content
    }
}
