/// Who sent a message and for whom, as SMTP said it (RFC 5321 §2.3.1).
public struct Envelope: Sendable, Equatable {
    /// Where failures would be reported to.
    public var reversePath: EnvelopeAddress
    /// The accepted recipients in the order of the commands.
    public var recipients: [EnvelopeAddress]

    /// Creates an envelope.
    public init(reversePath: EnvelopeAddress, recipients: [EnvelopeAddress]) {
        self.reversePath = reversePath
        self.recipients = recipients
    }
}
