public import SMTPProtocol

/// A message with its envelope and the session that brought it.
public struct AcceptedMessage: Sendable {
    /// The session, as far as it had come.
    public var session: SessionFacts
    /// When its last byte arrived, in milliseconds since 1970.
    public var received: Int64
    /// What MAIL and RCPT said.
    public var envelope: Envelope
    /// The source as it was sent, in pieces.
    public var content: MessageContent
}
