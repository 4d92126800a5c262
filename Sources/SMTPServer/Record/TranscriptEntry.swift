/// One line of what was said in a session, or something that happened between two of them.
public struct TranscriptEntry: Sendable, Equatable {
    /// Who said it.
    public enum Direction: String, Sendable {
        /// The client.
        case received = "Received"
        /// The server.
        case sent = "Sent"
        /// Nobody: it happened, or it is a note on what was left out.
        case event = "Event"
    }

    /// When, in milliseconds since 1970.
    public var time: Int64
    /// Who said it.
    public var direction: Direction
    /// The line without its end; control characters are written as in C, `\n` or `\x1B`.
    public var text: String
}
