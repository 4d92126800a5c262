/// Whom a rule means: all that is given has to fit, and what is not known yet fits nothing.
public struct FaultMatch: Sendable, Equatable {
    /// One of the recipients.
    public var recipient: TextPattern?
    /// The reverse-path; `<>` is the null one.
    public var sender: TextPattern?
    /// Who has authenticated.
    public var user: TextPattern?
    /// The server name of the TLS handshake.
    public var serverName: TextPattern?
    /// The name from EHLO or HELO.
    public var hello: TextPattern?
    /// The listener's port.
    public var port: Int?

    /// A match; without anything given it fits all.
    public init(
        recipient: TextPattern? = nil,
        sender: TextPattern? = nil,
        user: TextPattern? = nil,
        serverName: TextPattern? = nil,
        hello: TextPattern? = nil,
        port: Int? = nil
    ) {
        self.recipient = recipient
        self.sender = sender
        self.user = user
        self.serverName = serverName
        self.hello = hello
        self.port = port
    }

    func fits(_ moment: FaultMoment) -> Bool {
        if let port, port != moment.port { return false }
        if let recipient, !moment.recipients.contains(where: recipient.isMeant) { return false }
        return Self.fits(sender, moment.sender) && Self.fits(user, moment.user) && Self.fits(hello, moment.hello)
            && Self.fits(serverName, moment.serverName)
    }

    private static func fits(_ pattern: TextPattern?, _ text: String?) -> Bool {
        guard let pattern else { return true }
        return text.map(pattern.isMeant) ?? false
    }
}
