/// One line of what was said in a session, or something that happened between two of them.
public struct TranscriptLine: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public var time: Int64
    /// Who said it: `Received`, `Sent` or, for what happened, `Event`.
    public var direction: String
    /// The line without its end.
    public var text: String

    /// Creates a line.
    public init(time: Int64, direction: String, text: String) {
        self.time = time
        self.direction = direction
        self.text = text
    }
}
