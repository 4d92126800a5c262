public import NIOCore
public import SMTPProtocol

/// What the server obeys; read anew for each connection, so that a reload needs no restart.
public struct SMTPSettings: Sendable {
    /// The name in the greeting.
    public var hostName: String
    /// Whether mail before TLS is refused on ports of mode `StartTls`.
    public var secureConnectionRequired: Bool
    /// In bytes.
    public var maximumMessageSize: Int
    /// Most bytes of all messages together that have begun and are neither kept nor refused.
    public var maximumUnfinishedSize: Int
    /// Of these, the bytes in memory beyond which a message goes to a file early.
    public var maximumUnfinishedMemory: Int
    /// Who may authenticate and how.
    public var authentication: AuthenticationSettings
    /// Who is refused as a recipient.
    public var rejectedRecipients: [RejectedRecipient]
    /// The bounds of each session.
    public var sessionLimits: SessionLimits
    /// How many clients may be connected, and who.
    public var connectionLimits: ConnectionLimits
    /// How long a TLS handshake may take.
    public var handshakeTimeout: TimeAmount
    /// How long a client may take to its next whole command, or piece of content (RFC 5321 §4.5.3.2.7).
    public var commandTimeout: TimeAmount
    /// How long a message may take from DATA or BDAT to its end, however steadily it arrives.
    public var messageTimeout: TimeAmount
    /// How long running transactions may go on when the server stops.
    public var shutdownGrace: TimeAmount

    /// Settings with all of their values.
    public init(
        hostName: String,
        secureConnectionRequired: Bool,
        maximumMessageSize: Int,
        maximumUnfinishedSize: Int = 4 << 30,
        maximumUnfinishedMemory: Int = 64 << 20,
        authentication: AuthenticationSettings,
        rejectedRecipients: [RejectedRecipient] = [],
        sessionLimits: SessionLimits = SessionLimits(),
        connectionLimits: ConnectionLimits,
        handshakeTimeout: TimeAmount,
        commandTimeout: TimeAmount = .minutes(5),
        messageTimeout: TimeAmount = .hours(1),
        shutdownGrace: TimeAmount
    ) {
        self.hostName = hostName
        self.secureConnectionRequired = secureConnectionRequired
        self.maximumMessageSize = maximumMessageSize
        self.maximumUnfinishedSize = maximumUnfinishedSize
        self.maximumUnfinishedMemory = maximumUnfinishedMemory
        self.authentication = authentication
        self.rejectedRecipients = rejectedRecipients
        self.sessionLimits = sessionLimits
        self.connectionLimits = connectionLimits
        self.handshakeTimeout = handshakeTimeout
        self.commandTimeout = commandTimeout
        self.messageTimeout = messageTimeout
        self.shutdownGrace = shutdownGrace
    }
}
