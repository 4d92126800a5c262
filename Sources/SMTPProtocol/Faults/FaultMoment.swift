/// What a rule is held against: a stage of a session, and what is known by then.
public struct FaultMoment: Sendable, Equatable {
    /// What the session has come to.
    public var stage: FaultStage
    /// The client's name, in EHLO or HELO that of this command.
    public var hello: String?
    /// Who has authenticated, or does now.
    public var user: String?
    /// The reverse-path of the transaction, `<>` if it is null.
    public var sender: String?
    /// In RCPT the one that it names, later all that were accepted.
    public var recipients: [String]
    /// The server name that the client asked for in its TLS handshake; filled in by the one who runs the session.
    public var serverName: String?
    /// The listener's port; filled in likewise.
    public var port: Int
    /// What tells this connection from others; filled in likewise.
    public var connection: Int64

    /// A moment with all that is known.
    public init(
        stage: FaultStage,
        hello: String? = nil,
        user: String? = nil,
        sender: String? = nil,
        recipients: [String] = [],
        serverName: String? = nil,
        port: Int = 0,
        connection: Int64 = 0
    ) {
        self.stage = stage
        self.hello = hello
        self.user = user
        self.sender = sender
        self.recipients = recipients
        self.serverName = serverName
        self.port = port
        self.connection = connection
    }
}
