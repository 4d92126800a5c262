public import SMTPProtocol
public import TLSLab

/// What is known of a session while it runs.
public struct SessionFacts: Sendable, Equatable {
    /// Unique and increasing: microseconds since 1970 when it began, or more.
    public var id: Int64
    /// The port that was connected to.
    public var listenerPort: Int
    /// The mode of that port.
    public var listenerTLSMode: TLSMode
    /// What is wrong with that port on purpose.
    public var listenerFault: LabFault?
    /// The client's IP address.
    public var remoteAddress: String
    /// When the connection was accepted, in milliseconds since 1970.
    public var started: Int64
    /// The name from EHLO or HELO, if one was given.
    public var hello: String?
    /// Who has authenticated.
    public var user: String?
    /// `nil` as long as no handshake has been completed.
    public var tls: NegotiatedTLS?
}
