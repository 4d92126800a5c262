/// How far a session has come.
public enum SessionStage: String, Sendable, CaseIterable {
    /// Nothing has been said yet.
    case opening
    /// The greeting was sent, EHLO or HELO has not arrived.
    case greeting
    /// A TLS handshake is going on.
    case handshake
    /// TLS was reached by STARTTLS, EHLO has not arrived again.
    case secured
    /// EHLO or HELO was answered and no transaction runs.
    case hello
    /// The client proves who it is.
    case authentication
    /// MAIL was accepted, no recipient yet.
    case mail
    /// At least one recipient was accepted.
    case recipients
    /// DATA was answered, no byte of the message has arrived.
    case data
    /// The message is arriving.
    case content
    /// The message is complete and is being kept.
    case commit

    /// The stage as part of a sentence: "The client disconnected after RCPT".
    public var phrase: String {
        switch self {
        case .opening: "before the greeting"
        case .greeting: "after the greeting, before EHLO"
        case .handshake: "during the TLS handshake"
        case .secured: "after the TLS handshake, before EHLO"
        case .hello: "after EHLO, outside a transaction"
        case .authentication: "during AUTH"
        case .mail: "after MAIL"
        case .recipients: "after RCPT"
        case .data: "after DATA"
        case .content: "inside the message"
        case .commit: "while the message was being kept"
        }
    }
}
