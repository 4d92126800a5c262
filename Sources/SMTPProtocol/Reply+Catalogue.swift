/// Every reply the server can give.
///
/// All carry an enhanced code except the greeting, the answers to EHLO and HELO (RFC 2034 §4), 354 and 214.
extension Reply {
    // MARK: - Success

    static func greeting(hostName: String, note: String? = nil) -> Reply {
        Reply(220, nil, "\(hostName) ESMTP Letterlock\(note.map { "; \($0)" } ?? "")")
    }

    static func hello(hostName: String) -> Reply {
        Reply(250, nil, hostName)
    }

    static func extendedHello(hostName: String, extensions: [String]) -> Reply {
        // Not `[hostName] + extensions`, which may take memory twice.
        var lines = extensions
        lines.insert(hostName, at: 0)
        return Reply(250, lines: lines)
    }

    static func help(verbs: [String]) -> Reply {
        Reply(
            214,
            lines: [
                "Letterlock accepts every message, keeps it, and delivers none.",
                "Commands: " + verbs.joined(separator: " "),
            ]
        )
    }

    static let senderAccepted = Reply(250, .init(2, 1, 0), "Sender OK")
    static let recipientAccepted = Reply(250, .init(2, 1, 5), "Recipient OK")
    static let startContent = Reply(354, nil, "End the message with <CR><LF>.<CR><LF>")
    static func chunkReceived(size: Int) -> Reply {
        Reply(250, .init(2, 0, 0), "\(size) bytes received")
    }

    static let transactionReset = Reply(250, .init(2, 0, 0), "Reset")
    static let nothingDone = Reply(250, .init(2, 0, 0), "OK")
    static let notVerified = Reply(252, .init(2, 5, 0), "Not verified, but mail to any address is accepted")
    static let readyForTLS = Reply(220, .init(2, 0, 0), "Ready to start TLS")
    static let goodbye = Reply(221, .init(2, 0, 0), "Goodbye")

    static func messageKept(id: String) -> Reply {
        Reply(250, .init(2, 0, 0), "OK: kept as \(id)")
    }

    // MARK: - The session ends

    /// The server is being stopped.
    public static let shuttingDown = Reply(421, .init(4, 3, 2), "The server is shutting down")
    /// So many clients are connected that another one finds no place.
    public static let tooManyConnections = Reply(421, .init(4, 3, 2), "Too many connections; try again later")
    /// The same for one address.
    public static let tooManyConnectionsFromAddress = Reply(
        421,
        .init(4, 7, 0),
        "Too many connections from your address; try again later"
    )
    /// The client's address is not among those that may connect.
    public static let addressNotAllowed = Reply(554, .init(5, 7, 1), "Your address is not allowed (AllowedAddresses)")
    /// The client was silent, or a message too slow.
    public static let tookTooLong = Reply(421, .init(4, 4, 2), "Nothing arrived for too long")
    /// One command too many was refused.
    public static let tooManyBadCommands = Reply(421, .init(4, 7, 0), "Too many refused commands")
    static let bytesAfterStartTLS = Reply(554, .init(5, 5, 1), "Nothing may follow STARTTLS before the TLS handshake")
    static let notAnHTTPServer = Reply(554, .init(5, 5, 1), "This is an SMTP server, not an HTTP server")
    /// For plain text, or silence, where a TLS handshake was expected; sent without TLS.
    public static let portSpeaksTLS = Reply(
        554,
        .init(5, 7, 0),
        "This port speaks TLS from the first byte (TlsMode ImplicitTls)"
    )

    // MARK: - The message

    /// The message, or the size the client announced for it, is over the limit (RFC 1870 §6.1).
    public static let messageTooLarge = Reply(552, .init(5, 3, 4), "The message is larger than allowed")
    /// The header of the message is over the limit.
    public static let headerTooLarge = Reply(552, .init(5, 3, 4), "The header of the message is larger than allowed")
    /// A line of the message is over the limit (RFC 5321 §4.5.3.1.10).
    public static let textLineTooLong = Reply(500, .init(5, 5, 2), "A line of the message is longer than allowed")
    /// As many messages as a connection may bring have come.
    public static let tooManyMessages = Reply(
        452,
        .init(4, 5, 3),
        "Too many messages in this connection; connect again"
    )
    /// A message has as many recipients as it may.
    public static let tooManyRecipients = Reply(452, .init(4, 5, 3), "Too many recipients")
    /// So much is on its way that the envelope has no room.
    public static let noRoomForEnvelope = Reply(
        452,
        .init(4, 3, 1),
        "There is no memory for this command now; try again later"
    )
    static let storageFull = Reply(452, .init(4, 3, 1), "There is no room to keep the message now")
    static let notKeptNow = Reply(451, .init(4, 3, 0), "The message could not be kept; try again later")
    static let notKept = Reply(554, .init(5, 3, 0), "The message cannot be kept")

    // MARK: - Lines

    /// A command is over the limit.
    public static let lineTooLong = Reply(500, .init(5, 5, 2), "The line is too long")
    static let bareLineEnd = Reply(500, .init(5, 5, 2), "Only CR LF ends a line")
    static let nulInCommand = Reply(500, .init(5, 5, 2), "NUL is not allowed in a command")

    // MARK: - Commands

    static let unknownCommand = Reply(500, .init(5, 5, 1), "The command is not known")
    static let notImplemented = Reply(502, .init(5, 5, 1), "The command is not implemented")
    /// STARTTLS on a port without it.
    public static let noTLSHere = Reply(502, .init(5, 5, 1), "STARTTLS is not available on this port (TlsMode None)")
    /// RFC 3207 §4 has it for TLS that is not available for a while.
    static let tlsNotAvailable = Reply(454, .init(4, 7, 0), "TLS is not available, on purpose")
    /// Put behind the 220 of STARTTLS: who believes it takes it for the answer to EHLO, and is a reply ahead from then on.
    static func injected(hostName: String) -> Reply {
        Reply(250, lines: ["\(hostName) injected in plain text, not to be believed", "AUTH PLAIN LOGIN"])
    }
    static let alreadyTLS = Reply(503, .init(5, 5, 1), "TLS is in use already")
    /// The port wants STARTTLS before mail (RFC 3207 §4).
    public static let startTLSRequired = Reply(530, .init(5, 7, 0), "Say STARTTLS first")
    static let helloRequired = Reply(503, .init(5, 5, 1), "Say EHLO or HELO first")
    static let mailRequired = Reply(503, .init(5, 5, 1), "Say MAIL first")
    static let nestedMail = Reply(503, .init(5, 5, 1), "MAIL was said already; RSET or DATA first")
    static let chunkRequired = Reply(503, .init(5, 5, 1), "BDAT was said already; BDAT or RSET first")
    static let binaryNeedsChunks = Reply(503, .init(5, 5, 1), "BODY=BINARYMIME needs BDAT instead of DATA")
    static let noRecipients = Reply(554, .init(5, 5, 1), "There is no valid recipient")

    // MARK: - Authentication (RFC 4954 §6)

    static func authenticationChallenge(_ text: String) -> Reply {
        Reply(unlimited: 334, text)
    }

    static let authenticated = Reply(235, .init(2, 7, 0), "Authenticated")
    /// Name and password do not match, or the mechanism cannot believe them.
    public static let authenticationFailed = Reply(535, .init(5, 7, 8), "The credentials are not valid")
    /// So many passwords are waiting to be checked that another one finds no place.
    public static let authenticationUnavailable = Reply(
        454,
        .init(4, 7, 0),
        "Too many clients are authenticating; try again later"
    )
    /// MAIL before AUTH, where that must be used.
    public static let authenticationRequired = Reply(530, .init(5, 7, 0), "Say AUTH first")
    static let authenticatedAlready = Reply(503, .init(5, 5, 1), "AUTH was successful already")
    static let authenticationCancelled = Reply(501, .init(5, 7, 0), "The authentication was cancelled")
    static let noAuthenticationHere = Reply(502, .init(5, 5, 1), "AUTH is not available on this port")
    static let unknownMechanism = Reply(504, .init(5, 5, 4), "The mechanism is not offered here")
    /// The mechanism would show the password to everybody on the way.
    public static let mechanismNeedsTLS = Reply(538, .init(5, 7, 11), "The mechanism needs TLS; say STARTTLS first")
    static let malformedResponse = Reply(501, .init(5, 5, 2), "The response is not base64")
    static let responseTooLong = Reply(500, .init(5, 5, 6), "The response is too long")

    // MARK: - Arguments

    static let noArgumentAllowed = Reply(501, .init(5, 5, 4), "The command takes no argument")
    static let argumentRequired = Reply(501, .init(5, 5, 4), "The command needs an argument")
    static let badHelloName = Reply(501, .init(5, 5, 4), "The argument is one host name or address literal")
    static let badMailSyntax = Reply(501, .init(5, 5, 4), "Syntax: MAIL FROM:<address> [parameters]")
    static let badRecipientSyntax = Reply(501, .init(5, 5, 4), "Syntax: RCPT TO:<address> [parameters]")
    static let badSenderAddress = Reply(501, .init(5, 1, 7), "The sender is not an address in angle brackets")
    static let badRecipientAddress = Reply(501, .init(5, 1, 3), "The recipient is not an address in angle brackets")
    static let addressNeedsSMTPUTF8 = Reply(
        553,
        .init(5, 6, 7),
        "An address beyond ASCII needs the SMTPUTF8 parameter on MAIL"
    )
    static let badChunkSize = Reply(
        501,
        .init(5, 5, 4),
        "Syntax: BDAT size [LAST]; without a size all that follows is lost"
    )
    static let malformedParameter = Reply(501, .init(5, 5, 4), "A parameter is malformed")

    static func parameterNotOffered(_ keyword: String) -> Reply {
        Reply(555, .init(5, 5, 4), "The parameter \(keyword.prefix(40)) is not offered here")
    }

    static func duplicateParameter(_ keyword: String) -> Reply {
        Reply(501, .init(5, 5, 4), "The parameter \(keyword.prefix(40)) was given twice")
    }

    static func badParameterValue(_ keyword: String) -> Reply {
        Reply(501, .init(5, 5, 4), "The value of \(keyword.prefix(40)) is not valid")
    }
}
