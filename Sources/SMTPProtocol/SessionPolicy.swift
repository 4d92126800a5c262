/// What a session obeys, fixed from its first byte to its last.
public struct SessionPolicy: Sendable, Equatable {
    /// The name the server calls itself.
    public var hostName: String
    /// How the port comes to TLS.
    public var tlsMode: TLSMode
    /// Whether mail on a ``TLSMode/startTLS`` port is refused before TLS; it has no meaning on other ports.
    public var secureConnectionRequired: Bool
    /// What the greeting says beside the name, so that nobody takes the port for another.
    public var greetingNote: String?
    /// What is wrong with STARTTLS on purpose.
    public var startTLSFault: STARTTLSFault?
    /// Largest message in bytes, counted as RFC 1870 §4 does, at least 1; announced as SIZE.
    public var maximumMessageSize: Int
    /// Which mechanisms AUTH offers, and whether it must be used.
    public var authentication: AuthenticationPolicy
    /// Who is refused as a recipient; the first that is meant counts.
    public var rejectedRecipients: [RejectedRecipient]
    /// The bounds of the session.
    public var limits: SessionLimits

    /// - Parameters:
    ///   - hostName: The name in the greeting and in the answer to EHLO.
    ///   - greetingNote: Printable ASCII of one line.
    ///   - maximumMessageSize: In bytes.
    public init(
        hostName: String,
        tlsMode: TLSMode = .none,
        secureConnectionRequired: Bool = false,
        greetingNote: String? = nil,
        startTLSFault: STARTTLSFault? = nil,
        maximumMessageSize: Int = 50 << 20,
        authentication: AuthenticationPolicy = AuthenticationPolicy(),
        rejectedRecipients: [RejectedRecipient] = [],
        limits: SessionLimits = SessionLimits()
    ) {
        self.hostName = hostName
        self.tlsMode = tlsMode
        self.secureConnectionRequired = secureConnectionRequired
        self.greetingNote = greetingNote
        self.startTLSFault = startTLSFault
        self.maximumMessageSize = maximumMessageSize
        self.authentication = authentication
        self.rejectedRecipients = rejectedRecipients
        self.limits = limits
    }
}
