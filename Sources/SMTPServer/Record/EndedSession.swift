/// The record of a session that is over.
public struct EndedSession: Sendable, Equatable {
    /// What was known of it while it ran.
    public var facts: SessionFacts
    /// The server name that the client asked for, also in a handshake that failed.
    public var serverName: String?
    /// When the connection was gone, in milliseconds since 1970.
    public var ended: Int64
    /// The messages it brought that were kept.
    public var messages: [Int64]
    /// How it ended, and why.
    public var ending: SessionEnding
    /// What was said in it, without credentials and message content; of a long session the beginning and the end.
    public var transcript: [TranscriptEntry]
    /// Whether it was meant to end as it did, on a port that is wrong on purpose; nobody needs to be told.
    var isExpected = false
}
