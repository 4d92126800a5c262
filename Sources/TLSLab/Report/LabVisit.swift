/// What one session showed, on a listener of the lab, when it was over.
public struct LabVisit: Sendable, Equatable {
    /// Credentials that a client sent, whether they were asked for, taken or refused.
    public struct Credentials: Sendable, Equatable {
        /// The mechanism of AUTH that they were sent by.
        public var mechanism: String
        /// Whose they are, where that is known.
        public var user: String?
        /// Whether any of them went without TLS.
        public var inClear: Bool

        /// The credentials of a session, without the password.
        public init(mechanism: String, user: String?, inClear: Bool) {
            self.mechanism = mechanism
            self.user = user
            self.inClear = inClear
        }
    }

    /// The ID of the session.
    public var session: Int64
    /// What was wrong with the listener.
    public var fault: LabFault
    /// The way in which TLS began there.
    public var mode: LabFault.Mode
    /// The IP address of the client.
    public var remoteAddress: String
    /// When it began, in milliseconds since 1970.
    public var started: Int64
    /// When it was over, in milliseconds since 1970.
    public var ended: Int64
    /// The name of EHLO or HELO, also where it was said before STARTTLS only; `nil` where none was ever said.
    public var hello: String?
    /// Whether the client asked for TLS: by the command STARTTLS, on an ImplicitTls port by the first bytes of a ClientHello.
    public var askedForTLS: Bool
    /// The version that the handshake agreed on, as `1.3`; `nil` where none was completed.
    public var tlsVersion: String?
    /// Whether EHLO or HELO was said after the handshake.
    public var saidHelloUnderTLS: Bool
    /// The name of the TLS alert by which the client ended it, if it sent one.
    public var alert: String?
    /// The name of the session's outcome.
    public var outcome: String
    /// How the session ended, in a sentence.
    public var reason: String
    /// What was sent to prove who the client is; `nil` where nothing was.
    public var credentials: Credentials?
    /// Whether the client said MAIL, accepted or not: who says it has an envelope to send.
    public var startedMail: Bool
    /// Whether any MAIL was said without TLS.
    public var mailInClear: Bool
    /// The IDs of the messages that were kept.
    public var messages: [Int64]

    /// A visit with all that it showed; what is left out did not happen.
    public init(
        session: Int64,
        fault: LabFault,
        mode: LabFault.Mode,
        remoteAddress: String,
        started: Int64,
        ended: Int64,
        hello: String?,
        askedForTLS: Bool,
        tlsVersion: String? = nil,
        saidHelloUnderTLS: Bool = false,
        alert: String? = nil,
        outcome: String,
        reason: String,
        credentials: Credentials? = nil,
        startedMail: Bool = false,
        mailInClear: Bool = false,
        messages: [Int64] = []
    ) {
        self.session = session
        self.fault = fault
        self.mode = mode
        self.remoteAddress = remoteAddress
        self.started = started
        self.ended = ended
        self.hello = hello
        self.askedForTLS = askedForTLS
        self.tlsVersion = tlsVersion
        self.saidHelloUnderTLS = saidHelloUnderTLS
        self.alert = alert
        self.outcome = outcome
        self.reason = reason
        self.credentials = credentials
        self.startedMail = startedMail
        self.mailInClear = mailInClear
        self.messages = messages
    }
}
