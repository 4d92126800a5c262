import HummingbirdCore
import InternetMessage
import MessageStore

/// One message with its content: `GET /api/v1/message/{ID}`.
///
/// As JSON the texts are empty: see ``pieces()``.
struct MessageDetail: Encodable {
    private var message: StoredMessage
    private var content: ParsedMessage

    init(_ message: StoredMessage, _ content: ParsedMessage) {
        self.message = message
        self.content = content
    }

    /// The whole answer: texts that may be as large as the message are not copied for it.
    func pieces() throws -> JSONPieces {
        let (html, text) = (CodingKeys.html.rawValue, CodingKeys.text.rawValue)
        return JSONPieces(try Response.jsonData(self), texts: [(html, content.html), (text, content.text)])
    }

    private enum CodingKeys: String, CodingKey {
        case id = "ID"
        case messageID = "MessageID"
        case from = "From"
        case to = "To"
        case cc = "Cc"
        case bcc = "Bcc"
        case replyTo = "ReplyTo"
        case returnPath = "ReturnPath"
        case subject = "Subject"
        case listUnsubscribe = "ListUnsubscribe"
        case date = "Date"
        case tags = "Tags"
        case username = "Username"
        case text = "Text"
        case html = "HTML"
        case size = "Size"
        case inline = "Inline"
        case attachments = "Attachments"
        case envelope = "Envelope"
        case session = "Session"
        case tls = "Tls"
        case fault = "Fault"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encodeHeader(into: &container)
        try container.encode("", forKey: .text)
        try container.encode("", forKey: .html)
        try container.encode(message.size, forKey: .size)
        try container.encode(content.inline.map(PartAnswer.init), forKey: .inline)
        try container.encode(content.attachments.map(PartAnswer.init), forKey: .attachments)
        try container.encode(EnvelopeAnswer(message.envelope), forKey: .envelope)
        try container.encode(String(message.session), forKey: .session)
        try container.encode(message.tls.map(TLSAnswer.init), forKey: .tls)
        try container.encodeIfPresent(message.listener.fault, forKey: .fault)
    }

    private func encodeHeader(into container: inout KeyedEncodingContainer<CodingKeys>) throws {
        let summary = message.summary
        // The time of arrival stands in where the header has no date that can be read.
        let date = summary.date.map { $0 * 1_000 } ?? message.received
        try container.encode(String(message.id), forKey: .id)
        try container.encode(summary.messageID, forKey: .messageID)
        try container.encode(summary.from.map(AddressAnswer.init) ?? AddressAnswer(address: ""), forKey: .from)
        try container.encode(summary.to.map(AddressAnswer.init), forKey: .to)
        try container.encode(summary.cc.map(AddressAnswer.init), forKey: .cc)
        try container.encode(AddressAnswer.blindCopies(message), forKey: .bcc)
        try container.encode(summary.replyTo.map(AddressAnswer.init), forKey: .replyTo)
        try container.encode(message.envelope.reversePath.address, forKey: .returnPath)
        try container.encode(summary.subject, forKey: .subject)
        try container.encode(ListUnsubscribeAnswer(content.listUnsubscribe), forKey: .listUnsubscribe)
        try container.encode(UTCText.text(milliseconds: date), forKey: .date)
        try container.encode([String](), forKey: .tags)
        try container.encode(message.user ?? "", forKey: .username)
    }
}
