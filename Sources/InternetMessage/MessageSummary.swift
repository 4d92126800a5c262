/// What a listing shows of a message: its header, the number of its attachments and the beginning of its text.
///
/// Made for every message that arrives, so it reads no more than it must: one pass to find the parts, the fields it
/// shows, and the first kilobytes of the text.
public struct MessageSummary: Sendable, Equatable, Codable {
    /// The first mailbox of the From field.
    public var from: Mailbox?
    /// The mailboxes of all To fields.
    public var to: [Mailbox] = []
    /// The mailboxes of all Cc fields.
    public var cc: [Mailbox] = []
    /// The mailboxes of all Bcc fields.
    public var bcc: [Mailbox] = []
    /// The mailboxes of all Reply-To fields.
    public var replyTo: [Mailbox] = []
    /// The first Subject, decoded.
    public var subject = ""
    /// The first Message-ID without its angle brackets.
    public var messageID = ""
    /// The first Date in seconds since 1970; nil where it is missing or not readable.
    public var date: Int64?
    /// The number of attachments; inline parts and those of messages within the message are not counted.
    public var attachments = 0
    /// The beginning of the text on one line: at most 250 characters (Unicode scalars).
    public var snippet = ""

    /// Makes a summary of what is known already.
    public init(
        from: Mailbox? = nil,
        to: [Mailbox] = [],
        cc: [Mailbox] = [],
        bcc: [Mailbox] = [],
        replyTo: [Mailbox] = [],
        subject: String = "",
        messageID: String = "",
        date: Int64? = nil,
        attachments: Int = 0,
        snippet: String = ""
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.bcc = bcc
        self.replyTo = replyTo
        self.subject = subject
        self.messageID = messageID
        self.date = date
        self.attachments = attachments
        self.snippet = snippet
    }

    /// Reads the summary of a message as it arrived; bad mail is read as far as it goes.
    public init(source: Span<UInt8>) {
        var scanner = MessageScanner(faults: .ignored)
        scanner.scan(source)
        var faults = FaultList.ignored
        self.init(structure: scanner.structure, in: source, faults: &faults)
    }
}

extension MessageSummary {
    /// No more of a text is decoded for the snippet; an HTML document has much before its first word.
    static let mostText = 2 << 10
    static let mostHTML = 64 << 10
    /// Most of the characters of a snippet take one byte, and none more than four.
    static let mostTextOfHTML = Snippet.maximumLength * 5
    /// Of these fields no more is read; nothing sensible is longer.
    static let longestSubject = 1 << 16
    static let longestMessageID = 1 << 16
    static let longestDate = 256

    init(structure: MessageStructure, in source: Span<UInt8>, faults: inout FaultList) {
        readHeader(structure.fields(ofPart: 0), in: source, faults: &faults)
        for index in structure.parts.indices where structure.parts[index].role == .attachment { attachments += 1 }
        snippet = Self.snippet(of: structure, in: source)
    }

    private mutating func readHeader(
        _ fields: ArraySlice<ScannedField>,
        in source: Span<UInt8>,
        faults: inout FaultList
    ) {
        var seen = SeenFields()
        for field in fields {
            guard let known = field.known, known.rawValue <= KnownField.messageID.rawValue else { continue }
            let isFirst = seen.insert(known)
            if !isFirst {
                // RFC 5322 §3.6
                faults.note("The header has more than one \(FaultList.quote(source.bytes(in: field.name))) field.")
            }
            switch known {
            case .to: Self.add(field, to: &to, in: source, faults: &faults)
            case .cc: Self.add(field, to: &cc, in: source, faults: &faults)
            case .bcc: Self.add(field, to: &bcc, in: source, faults: &faults)
            case .replyTo: Self.add(field, to: &replyTo, in: source, faults: &faults)
            case .from where from == nil:
                from = field.withUnfolded(in: source) { AddressParser.mailboxes(in: $0, faults: &faults).first }
            case .subject where isFirst:
                subject = field.withUnfolded(in: source, limit: Self.longestSubject) {
                    HeaderText.decoded($0, faults: &faults)
                }
            case .messageID where isFirst:
                messageID = field.withUnfolded(in: source, limit: Self.longestMessageID) {
                    MessageIdentifier.text(of: $0)
                }
            case .date where isFirst:
                date = field.withUnfolded(in: source, limit: Self.longestDate) { DateParser.seconds(from: $0) }
                if date == nil {
                    let value = field.unfolded(in: source, limit: Self.longestDate)
                    faults.note("The date \(FaultList.quote(value)) is not readable.")
                }
            default: break
            }
        }
    }

    private static func add(
        _ field: ScannedField,
        to list: inout [Mailbox],
        in source: Span<UInt8>,
        faults: inout FaultList
    ) {
        let room = AddressParser.maximumMailboxes - list.count
        guard room > 0 else { return }
        let mailboxes = field.withUnfolded(in: source) { AddressParser.mailboxes(in: $0, faults: &faults) }
        if list.isEmpty, mailboxes.count <= room { list = mailboxes } else { list += mailboxes.prefix(room) }
    }

    private static func snippet(of structure: MessageStructure, in source: Span<UInt8>) -> String {
        if let index = structure.firstPart(.text) {
            let snippet = Snippet.text(of: text(of: structure.parts[index], in: source, limit: mostText))
            if !snippet.isEmpty { return snippet }
        }
        guard let index = structure.firstPart(.html) else { return "" }
        let html = text(of: structure.parts[index], in: source, limit: mostHTML)
        return Snippet.text(of: HTMLText.text(of: html, limit: mostTextOfHTML))
    }

    /// The beginning of a part's text; a character that the limit cuts is left out.
    private static func text(of part: ScannedPart, in source: Span<UInt8>, limit: Int) -> String {
        let encoded = source.extracting(part.body.clamped(to: 0..<source.count))
        return part.content.transferEncoding.withDecoded(encoded, limit: limit) { bytes, _ in
            let tail = bytes.count >= limit ? PartText.incompleteTail(of: bytes) : 0
            return PartText.text(of: bytes.extracting(droppingLast: tail), content: part.content).text
        }
    }
}
