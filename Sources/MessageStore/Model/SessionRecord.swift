/// A connection that has ended, a failed handshake included.
public struct SessionRecord: Sendable, Equatable {
    /// Its ID: microseconds since 1970, strictly increasing, given by the server.
    public var id: Int64
    /// The port that it came through.
    public var listener: Listener
    /// The address of the client.
    public var remoteAddress: String
    /// When the connection was accepted, in milliseconds since 1970.
    public var started: Int64
    /// When it was over, in milliseconds since 1970.
    public var ended: Int64
    /// What the client called itself in EHLO or HELO.
    public var hello: String?
    /// The authenticated user.
    public var user: String?
    /// What was negotiated; `nil` without TLS, and after a handshake that failed.
    public var tls: TLSFacts?
    /// The server name that the client asked for, also in a handshake that failed.
    public var serverName: String?
    /// The IDs of the messages that it brought, also of those that are gone since.
    public var messages: [Int64]
    /// How many it brought, where a listing names only the first of them.
    public var messagesCount: Int?
    /// One name of the closed list of outcomes.
    public var outcome: String
    /// Why it ended so, in a sentence.
    public var reason: String
    /// The name of the TLS alert by which the client ended the handshake; `nil` where it sent none.
    public var alert: String?
    /// What to change so that it works.
    public var advice: String?
    /// What was said, without credentials and message content; `nil` in a listing, which does not read it.
    public var transcript: [TranscriptLine]?

    /// Creates a record of a session.
    public init(
        id: Int64,
        listener: Listener,
        remoteAddress: String,
        started: Int64,
        ended: Int64,
        hello: String?,
        user: String?,
        tls: TLSFacts?,
        serverName: String? = nil,
        messages: [Int64],
        outcome: String,
        reason: String,
        alert: String? = nil,
        advice: String?,
        transcript: [TranscriptLine]? = nil
    ) {
        self.id = id
        self.listener = listener
        self.remoteAddress = remoteAddress
        self.started = started
        self.ended = ended
        self.hello = hello
        self.user = user
        self.tls = tls
        self.serverName = tls?.serverName ?? serverName
        self.messages = messages
        self.outcome = outcome
        self.reason = reason
        self.alert = alert
        self.advice = advice
        self.transcript = transcript
    }
}
