import SMTPProtocol

/// What a session has been through before it is reset.
enum Past: String, CaseIterable {
    case nothing
    case mail
    case recipients
    case allRecipients
    case chunk
    case chunkThatWasLost
    case refusedMail
    case refusedRecipient
    case refusedData
    case refusedChunk
    case chunkThatWasTooLarge
    case brokenLine
    case longLine
    case failedAuthentication
    case cancelledAuthentication
    case malformedAuthentication
    case longResponse
    case unavailableAuthentication

    /// Whether a transaction goes on, which has recipients.
    var hasRecipients: Bool {
        [.recipients, .allRecipients, .refusedRecipient, .chunk, .chunkThatWasLost].contains(self)
    }

    /// Whether a message is arriving in chunks.
    var hasChunks: Bool { self == .chunk || self == .chunkThatWasLost }

    /// Whether a transaction goes on.
    var isInTransaction: Bool { hasRecipients || self == .mail || self == .refusedData }

    private static let opening = "MAIL FROM:<old@ö.test> BODY=BINARYMIME SMTPUTF8 RET=HDRS ENVID=old\r\n"
    private static let recipient = "RCPT TO:<old@b.test> NOTIFY=NEVER ORCPT=rfc822;old@b.test\r\n"

    private var text: String {
        let recipients = Self.opening + Self.recipient
        return switch self {
        case .nothing: ""
        case .mail: Self.opening
        case .recipients: recipients + Self.recipient
        case .allRecipients: Self.opening + String(repeating: Self.recipient, count: 5)
        // It has begun a field and a line that are nearly as long as they may be.
        case .chunk, .chunkThatWasLost: recipients + "BDAT 25\r\nSubject: 1234567890123456"
        case .refusedMail: "MAIL FROM:<old@b.test> SIZE=1000\r\n"
        case .refusedRecipient: Self.opening + Self.recipient + "RCPT TO:<nobody>\r\n"
        case .refusedData: Self.opening + "DATA\r\n"
        case .refusedChunk: "BDAT 10 LAST\r\nA: 1234567"
        case .chunkThatWasTooLarge: recipients + "BDAT 101\r\n" + String(repeating: "x", count: 101)
        case .brokenLine: "NOOP\nMAIL FROM:<old@b.test>\r\n"
        case .longLine: String(repeating: "x", count: 5_000) + "\r\n"
        case .failedAuthentication, .malformedAuthentication, .unavailableAuthentication: "AUTH PLAIN AA==\r\n"
        case .cancelledAuthentication, .longResponse: "AUTH PLAIN\r\n"
        }
    }

    /// Takes a session there that was introduced.
    func happen(to conversation: inout Conversation) {
        conversation.receive(text.utf8)
        switch self {
        case .chunkThatWasLost:
            conversation.handle(.contentLost(.storageFull))
        case .failedAuthentication:
            conversation.handle(.authenticationChecked(.failed))
        case .malformedAuthentication:
            conversation.handle(.authenticationChecked(.malformed))
        case .unavailableAuthentication:
            conversation.handle(.authenticationChecked(.unavailable))
        case .cancelledAuthentication:
            conversation.handle(.authenticationChecked(.challenge("")))
            conversation.receive("*\r\n".utf8)
        case .longResponse:
            conversation.handle(.authenticationChecked(.challenge("")))
            conversation.receive((String(repeating: "x", count: 13_000) + "\r\n").utf8)
        default:
            break
        }
    }
}
