/// One part of a message: the message itself, a multipart or one of its parts, or a message within the message.
public struct MessagePart: Sendable, Identifiable {
    /// The number of the part as Mailpit gives it.
    ///
    /// The message itself is `0`; the parts of a multipart are `1`, `2`, …, their parts `1.1`, `1.2`, …; a multipart
    /// below the first level has `.0` behind its own number (`2.0` holds `2.1` and `2.2`). A message within part `2`
    /// is `2.1` (`2.1.0` if it is a multipart).
    public let id: String
    /// The header fields of the part.
    public let header: MessageHeader
    /// The parts of a multipart, or the one message within a message/rfc822 part.
    public let children: [MessagePart]

    private let source: MessageBytes
    private let scanned: ScannedPart

    init(id: String, scanned: ScannedPart, header: MessageHeader, children: [MessagePart], source: MessageBytes) {
        self.id = id
        self.scanned = scanned
        self.header = header
        self.children = children
        self.source = source
    }

    /// The media type in lower case, without parameters; `text/plain` where the part says nothing (RFC 2045 §5.2).
    public var mediaType: String { scanned.content.mediaType }

    /// The charset as the Content-Type names it.
    public var charset: String? { scanned.content.charset }

    /// How the part wants to be shown; nil if it does not say.
    public var disposition: ContentDisposition? { scanned.content.disposition }

    /// The Content-ID without its angle brackets, to which `cid:` links of the HTML refer; empty if there is none.
    public var contentID: String { scanned.content.contentID }

    /// The file name as it was sent, decoded.
    ///
    /// It may hold anything; empty if there is none.
    public var fileName: String { scanned.content.fileName }

    /// The file name for showing and saving: the last component of a path, without control characters and marks that
    /// turn the direction of text, at most 255 bytes; empty if nothing is left.
    public var displayFileName: String { FileName.display(fileName) }

    /// The content as it stands in the message.
    public var rawContent: [UInt8] { withEncoded { $0.bytes(in: 0..<$0.count) } }

    /// Decodes the content of its transfer encoding, with what was wrong in it.
    public func content() -> PartContent {
        let (bytes, count) = withEncoded { scanned.content.transferEncoding.decode($0) }
        return PartContent(bytes: bytes, faults: faults(count))
    }

    /// Lets `body` look at the content as it stands in the message, and at nothing else of it.
    private func withEncoded<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        source.withSpan { body($0.extracting(scanned.body.clamped(to: 0..<$0.count))) }
    }

    /// The sentence about places where the transfer encoding is wrong.
    private func faults(_ count: Int) -> [String] {
        guard count > 0 else { return [] }
        let encoding = scanned.content.transferEncoding == .base64 ? "base64" : "quoted-printable"
        let times = count == 1 ? "one place" : "\(count) places"
        return ["The \(encoding) of part \(id) is wrong in \(times)."]
    }

    /// Decodes the content and reads it as text of its charset.
    public func text() -> String {
        var faults = FaultList.ignored
        return text(faults: &faults)
    }

    func text(faults: inout FaultList) -> String {
        let (text, fault, count) = withEncoded { encoded in
            // Without a copy where nothing is encoded: a text may be as large as the message.
            scanned.content.transferEncoding.withDecoded(encoded) { bytes, faults in
                let (text, fault) = PartText.text(of: bytes, content: scanned.content)
                return (text, fault, faults)
            }
        }
        for fault in self.faults(count) { faults.note(fault) }
        let label = FaultList.quote(charset ?? "")
        switch fault {
        case nil: break
        case .unknownCharset: faults.note("The charset \(label) of part \(id) is unknown; it was guessed.")
        case .missingConverter: faults.note("The charset \(label) of part \(id) cannot be converted on this system.")
        case .malformed: faults.note("Part \(id) has bytes that are not of its charset \(label).")
        }
        return text
    }

    /// The part of an ID among this part and those below it.
    func part(id: String) -> MessagePart? {
        if id == self.id { return self }
        for child in children {
            if let part = child.part(id: id) { return part }
        }
        return nil
    }
}
