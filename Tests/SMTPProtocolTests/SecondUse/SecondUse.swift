import SMTPProtocol

/// What is done with a session that has been reset, and would go otherwise if something of before were left.
enum SecondUse: String, CaseIterable {
    /// With as many recipients as may be, and as much header, line and content.
    case messageAtTheLimits
    case chunksAtTheLimits
    case headerBeyond
    case lineBeyond
    case sizeBeyond
    case binary
    case addressBeyondASCII
    case noRecipient
    case noTransaction
    case authentication

    private static let mail = "MAIL FROM:<new@b.test>\r\n"
    private static let one = mail + "RCPT TO:<new@c.test>\r\n"
    /// 30 bytes of header, a line of 30 bytes, 100 bytes in all.
    private static let content =
        "Subject: 1234567890123456789\r\n\r\n1234567890123456789012345678\r\n"
        + "1234567890123456789012345678\r\n123456\r\n"

    private var text: String {
        switch self {
        case .messageAtTheLimits:
            Self.mail + String(repeating: "RCPT TO:<new@c.test>\r\n", count: 6) + "DATA\r\n\(Self.content).\r\n"
        case .chunksAtTheLimits:
            Self.one + "BDAT 40\r\n\(Substring(Self.content.utf8.prefix(40)))"
                + "BDAT 60 LAST\r\n\(Substring(Self.content.utf8.dropFirst(40)))"
        case .headerBeyond: Self.one + "DATA\r\nA: \(String(repeating: "x", count: 28))\r\n.\r\n"
        case .lineBeyond: Self.one + "DATA\r\n\r\n\(String(repeating: "x", count: 29))\r\n.\r\n"
        case .sizeBeyond: Self.one + "DATA\r\n\(Self.content)\r\n.\r\n"
        case .binary:
            "MAIL FROM:<new@b.test> BODY=BINARYMIME\r\nRCPT TO:<new@c.test>\r\nBDAT 60 LAST\r\n"
                + String(repeating: "x", count: 60)
        case .addressBeyondASCII: "MAIL FROM:<new@ä.test>\r\n" + Self.mail + "RCPT TO:<new@ä.test>\r\n"
        case .noRecipient: Self.mail + "DATA\r\nBDAT 3 LAST\r\nabc"
        case .noTransaction: "RCPT TO:<new@c.test>\r\nDATA\r\nBDAT 3 LAST\r\nabcNOOP\r\n"
        case .authentication: "AUTH PLAIN\r\n"
        }
    }

    /// Does it, and the message at the limits behind it; gives what the session says and wants.
    func happen(to conversation: inout Conversation) -> [String] {
        let before = conversation.transcript.count
        conversation.receive(text.utf8)
        if self == .authentication {
            conversation.handle(.authenticationChecked(.challenge("YQ==")))
            conversation.receive("Yg==\r\n".utf8)
            conversation.handle(.authenticationChecked(.succeeded(user: "new")))
            conversation.receive("AUTH PLAIN\r\n".utf8)
        }
        conversation.handle(.completed(.stored(id: "new")))
        return Array(conversation.transcript[before...])
    }
}
