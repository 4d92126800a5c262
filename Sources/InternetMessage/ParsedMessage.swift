/// A message read to its last part (RFC 5322, MIME).
///
/// Reading never fails: bad mail is read as far as it goes, and what is wrong with it is listed. Time and memory are
/// linear in the size of the message. Attachments are decoded when somebody asks for their content.
public struct ParsedMessage: Sendable {
    static let maximumFaults = 100

    /// What a listing shows: addresses, subject, date and the rest of the usual fields.
    public let summary: MessageSummary
    /// The message as the tree of its parts; its own header is the header of the message.
    public let root: MessagePart
    /// The text: that of all plain text parts, with a line `--` between two; of the first alone in a
    /// multipart/alternative message; that of the HTML where there is no plain text.
    public let text: String
    /// The HTML parts one after the other; empty if there is none.
    public let html: String
    /// The parts that belong to the text, as images that its HTML shows by Content-ID, and those that do not say.
    public let inline: [MessagePart]
    /// The parts that are attachments.
    public let attachments: [MessagePart]
    /// The address of the Return-Path field; empty if there is none.
    public let returnPath: String
    /// How to leave the mailing list.
    public let listUnsubscribe: ListUnsubscribe
    /// What is wrong with the message, as sentences, at most 100 and one that says there are more.
    public let faults: [String]
    /// The size of the message in bytes.
    public let size: Int

    /// The header fields of the message.
    public var header: MessageHeader { root.header }

    /// Reads a message as it arrived.
    public init(source: [UInt8]) {
        self.init(source: MessageBytes(source))
    }

    /// Reads a message as it arrived, from memory or from its file.
    public init(source: MessageBytes) {
        let (structure, summary, found) = source.withSpan { source in
            var scanner = MessageScanner(faults: FaultList(limit: Self.maximumFaults))
            scanner.scan(source)
            var faults = scanner.faults
            let summary = MessageSummary(structure: scanner.structure, in: source, faults: &faults)
            return (scanner.structure, summary, faults)
        }
        var faults = found
        self.summary = summary
        let parts = Self.parts(of: structure, source: source)
        root = parts[0]
        let roles = zip(parts, structure.parts.map(\.role))
        inline = roles.filter { $0.1 == .inline }.map(\.0)
        attachments = roles.filter { $0.1 == .attachment }.map(\.0)
        let isAlternative = root.mediaType == "multipart/alternative"
        func body(_ role: ScannedPart.Role, separator: String) -> String {
            let bodies = roles.lazy.filter { $0.1 == role }.map(\.0)
            return bodies.prefix(isAlternative ? 1 : .max).map { $0.text(faults: &faults) }.joined(separator: separator)
        }
        html = body(.html, separator: "\n")
        let plain = body(.text, separator: "\n--\n")
        text = plain.isEmpty ? HTMLText.text(of: html) : plain
        returnPath =
            root.header.rawValue(.returnPath).flatMap { value in
                var ignored = FaultList.ignored
                return AddressParser.mailboxes(in: value.span, faults: &ignored).first?.address
            } ?? ""
        listUnsubscribe = ListUnsubscribe(
            header: root.header.rawValue(.listUnsubscribe).map { HeaderText.literal($0.span) } ?? "",
            headerPost: root.header.rawValue(.listUnsubscribePost).map { HeaderText.literal($0.span) } ?? ""
        )
        if summary.from == nil { faults.note("There is no address in a From field.") }
        if !root.header.has(.date) { faults.note("There is no Date field.") }
        self.faults = faults.sentences
        size = source.count
    }

    /// Reads a copy of a message.
    public init(source: Span<UInt8>) {
        self.init(source: source.bytes(in: 0..<source.count))
    }

    /// The part of an ID; nil if there is none.
    public func part(id: String) -> MessagePart? { root.part(id: id) }

    /// The part of a Content-ID, which is written without angle brackets; nil if there is none.
    public func part(contentID: String) -> MessagePart? {
        (inline + attachments).first { $0.contentID == contentID && !contentID.isEmpty }
    }

    /// Builds the parts from the last to the first, so that children are there before their parents.
    private static func parts(of structure: MessageStructure, source: MessageBytes) -> [MessagePart] {
        var children = [[MessagePart]](repeating: [], count: structure.parts.count)
        let ids = structure.ids()
        var parts: [MessagePart] = []
        parts.reserveCapacity(structure.parts.count)
        for index in structure.parts.indices.reversed() {
            let part = MessagePart(
                id: ids[index],
                scanned: structure.parts[index],
                header: MessageHeader(source: source, fields: structure.fields(ofPart: index)),
                children: children[index].reversed(),
                source: source
            )
            children[index] = []
            if let parent = structure.parts[index].parent { children[parent].append(part) }
            parts.append(part)
        }
        return parts.reversed()
    }
}
