import InternetMessage

extension SearchTerm {
    /// Whether a message is what the term asks for.
    ///
    /// - Parameter content: reads the message to its last part; asked only where it matters.
    func matches(_ message: StoredMessage, content: () -> ParsedMessage) -> Bool {
        condition.matches(message, content: content) != isNegated
    }
}

extension SearchTerm.Condition {
    fileprivate func matches(_ message: StoredMessage, content: () -> ParsedMessage) -> Bool {
        let summary = message.summary
        return switch self {
        case .anywhere(let text):
            summary.subject.holds(text) || message.isAddressed(text) || content().holds(text)
        case .mailbox(let field, let text): message.mailboxes(field).contains { $0.holds(text) }
        case .addressed(let text): message.isAddressed(text)
        case .subject(let text): summary.subject.holds(text)
        case .messageID(let text): summary.messageID.holds(text)
        case .isRead(let isRead): message.isRead == isRead
        case .hasAttachment: summary.attachments > 0
        case .before(let time): message.received < time
        case .after(let time): message.received >= time
        case .larger(let size): message.size > size
        case .smaller(let size): message.size < size
        case .tlsVersion(let version): message.tls?.version == version
        case .session(let id): message.session == id
        case .listenerPort(let port): message.listener.port == port
        case .listenerMode(let mode): message.listener.tlsMode == mode
        case .user(let user): message.user == user
        case .never: false
        }
    }
}

extension StoredMessage {
    fileprivate func mailboxes(_ field: SearchTerm.Field) -> [Mailbox] {
        switch field {
        case .from: summary.from.map { [$0] } ?? []
        case .to: summary.to
        case .cc: summary.cc
        case .bcc: summary.bcc + hiddenRecipients.map { Mailbox(name: "", address: $0) }
        case .replyTo: summary.replyTo
        }
    }

    fileprivate func isAddressed(_ text: String) -> Bool {
        let mailboxes = [summary.to, summary.cc, summary.bcc, summary.replyTo].joined()
        return summary.from?.holds(text) == true || mailboxes.contains { $0.holds(text) }
            || envelope.reversePath.address.holds(text) || envelope.recipients.contains { $0.address.holds(text) }
    }
}

extension StoredMessage {
    /// The recipients of the envelope that no field of the header names, each once.
    public var hiddenRecipients: [String] {
        if let cut { return cut.hiddenRecipients }
        var named = Set((summary.to + summary.cc + summary.bcc).map { $0.address.lowercased() })
        return envelope.recipients.map(\.address).filter { named.insert($0.lowercased()).inserted }
    }
}

extension Mailbox {
    fileprivate func holds(_ text: String) -> Bool {
        address.holds(text) || name.holds(text)
    }
}

extension ParsedMessage {
    fileprivate func holds(_ text: String) -> Bool {
        self.text.holds(text) || html.holds(text) || attachments.contains { $0.fileName.holds(text) }
    }
}
