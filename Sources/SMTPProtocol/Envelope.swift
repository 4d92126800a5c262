/// What MAIL and RCPT said about a message.
public struct Envelope: Sendable, Equatable {
    /// Who sends it; may be null.
    public let reversePath: Path
    /// The parameters of MAIL, in the order they were sent.
    public let parameters: [Parameter]
    /// The recipients that were accepted, in their order, duplicates included.
    public internal(set) var recipients: [Recipient]

    /// An envelope.
    public init(reversePath: Path, parameters: [Parameter] = [], recipients: [Recipient] = []) {
        self.reversePath = reversePath
        self.parameters = parameters
        self.recipients = recipients
    }

    /// About how many bytes of memory all of it takes, counted anew at each call.
    public var size: Int {
        recipients.reduce(Recipient(path: reversePath, parameters: parameters).size) { $0 + $1.size }
    }

    /// Whether the content need not be lines of text (RFC 3030 §3).
    var isBinary: Bool {
        parameters.contains { $0.isNamed("BODY") && $0.value.map { ASCII.areEqual($0, "BINARYMIME") } ?? false }
    }

    /// Whether addresses beyond ASCII are allowed in this transaction (RFC 6531 §3.4).
    public var usesSMTPUTF8: Bool { parameters.contains { $0.isNamed("SMTPUTF8") } }
}
