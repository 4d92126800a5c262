import InternetMessage
import MessageStore

/// A message in a listing.
struct ListedMessage: Encodable {
    var message: StoredMessage

    init(_ message: StoredMessage) {
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case id = "ID"
        case messageID = "MessageID"
        case read = "Read"
        case from = "From"
        case to = "To"
        case cc = "Cc"
        case bcc = "Bcc"
        case replyTo = "ReplyTo"
        case subject = "Subject"
        case created = "Created"
        case username = "Username"
        case tags = "Tags"
        case size = "Size"
        case attachments = "Attachments"
        case snippet = "Snippet"
        case session = "Session"
        case tls = "Tls"
        case fault = "Fault"
        case recipientsCount = "RecipientsCount"
        case toCount = "ToCount"
        case ccCount = "CcCount"
        case bccCount = "BccCount"
        case replyToCount = "ReplyToCount"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let summary = message.summary
        try container.encode(String(message.id), forKey: .id)
        try container.encode(summary.messageID, forKey: .messageID)
        try container.encode(message.isRead, forKey: .read)
        try container.encode(summary.from.map(AddressAnswer.init) ?? AddressAnswer(address: ""), forKey: .from)
        try container.encode(summary.to.map(AddressAnswer.init), forKey: .to)
        try container.encode(summary.cc.map(AddressAnswer.init), forKey: .cc)
        // Mailpit has null here, and only here, where there is none.
        let blindCopies = AddressAnswer.blindCopies(message)
        try container.encode(blindCopies.isEmpty ? nil : blindCopies, forKey: .bcc)
        try container.encode(summary.replyTo.map(AddressAnswer.init), forKey: .replyTo)
        try container.encode(summary.subject, forKey: .subject)
        try container.encode(UTCText.text(milliseconds: message.received), forKey: .created)
        try container.encode(message.user ?? "", forKey: .username)
        try container.encode([String](), forKey: .tags)
        try container.encode(message.size, forKey: .size)
        try container.encode(summary.attachments, forKey: .attachments)
        try container.encode(summary.snippet, forKey: .snippet)
        try container.encode(String(message.session), forKey: .session)
        try container.encode(message.tls.map(TLSAnswer.init), forKey: .tls)
        try container.encodeIfPresent(message.listener.fault, forKey: .fault)
        try encodeCounts(into: &container)
    }

    /// How many there are of what was cut.
    private func encodeCounts(into container: inout KeyedEncodingContainer<CodingKeys>) throws {
        try container.encode(message.cut?.recipients ?? message.envelope.recipients.count, forKey: .recipientsCount)
        guard let cut = message.cut else { return }
        func encode(_ key: CodingKeys, _ count: Int, _ list: [Mailbox]) throws {
            if list.count < count { try container.encode(count, forKey: key) }
        }
        try encode(.toCount, cut.to, message.summary.to)
        try encode(.ccCount, cut.cc, message.summary.cc)
        try encode(.bccCount, cut.bcc, message.summary.bcc)
        try encode(.replyToCount, cut.replyTo, message.summary.replyTo)
    }
}
