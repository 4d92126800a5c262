import SMTPProtocol

/// What ends whatever a session was in the middle of.
enum Reset: String, CaseIterable {
    case none
    case rset
    case hello
    case extendedHello
    case startTLS
    case kept
    case refused
    case refusedForNow
    case full
    case lost
    case messageTooLarge
    case headerTooLarge
    case lineTooLong
    case chunkTooLarge
    case refusedByRule

    /// Whether there is anything in that past for it to end, and it may come there.
    func isPossible(after past: Past) -> Bool {
        switch self {
        case .none: !past.isInTransaction
        case .rset, .hello, .extendedHello: true
        case .startTLS: !past.hasChunks
        case .kept, .refused, .refusedForNow, .full, .refusedByRule: past.hasRecipients && past != .chunkThatWasLost
        case .messageTooLarge, .headerTooLarge, .chunkTooLarge: past.hasRecipients && past != .chunkThatWasLost
        case .lost: past.hasRecipients
        // The lines of a message that is binary have no limit.
        case .lineTooLong: !past.isInTransaction
        }
    }

    /// Ends it.
    func happen(to conversation: inout Conversation) {
        switch self {
        case .none: break
        case .rset: conversation.receive("RSET\r\n".utf8)
        case .hello: conversation.receive("HELO c\r\n".utf8)
        case .extendedHello: conversation.receive("EHLO c\r\n".utf8)
        case .startTLS:
            conversation.receive("STARTTLS\r\n".utf8)
            conversation.handle(.tlsEstablished)
            conversation.receive("EHLO c\r\n".utf8)
        case .kept: Self.complete(.stored(id: "1"), &conversation)
        case .refused: Self.complete(.refused, &conversation)
        case .refusedForNow: Self.complete(.refusedForNow, &conversation)
        case .full: Self.complete(.storageFull, &conversation)
        case .lost:
            conversation.receive("BDAT 5 LAST\r\nab".utf8)
            conversation.handle(.contentLost(.storageFull))
            conversation.receive("cde".utf8)
        case .messageTooLarge:
            conversation.receive(("BDAT 70\r\n\r\n" + String(repeating: "x", count: 68)).utf8)
            conversation.receive(("BDAT 40 LAST\r\n" + String(repeating: "x", count: 40)).utf8)
        case .headerTooLarge:
            conversation.receive(("BDAT 35 LAST\r\nA: " + String(repeating: "x", count: 32)).utf8)
        case .chunkTooLarge:
            conversation.receive(("BDAT 101 LAST\r\n" + String(repeating: "x", count: 101)).utf8)
        case .lineTooLong:
            let content = String(repeating: "x", count: 29) + "\r\n"
            conversation.receive("MAIL FROM:<old@b.test>\r\nRCPT TO:<old@b.test>\r\nDATA\r\n\(content).\r\n".utf8)
        case .refusedByRule: conversation.receive("BDAT 0 LAST\r\n".utf8)
        }
    }

    private static func complete(_ outcome: StoreOutcome, _ conversation: inout Conversation) {
        conversation.receive("BDAT 0 LAST\r\n".utf8)
        conversation.handle(.completed(outcome))
    }
}
