/// The header fields that mean something to this module.
enum KnownField: UInt8, Sendable {
    case from
    case to
    case cc
    case bcc
    case replyTo
    case subject
    case date
    case messageID
    case returnPath
    case listUnsubscribe
    case listUnsubscribePost
    case contentType
    case contentDisposition
    case contentTransferEncoding
    case contentID

    /// Recognises a field name in any case; length first, so that most names cost one comparison or none.
    init?(name range: Range<Int>, in source: Span<UInt8>) {
        func named(_ name: StaticString, _ field: KnownField) -> KnownField? {
            source.extracting(range).reads(name) ? field : nil
        }
        let field: KnownField? =
            switch range.count {
            case 2: named("to", .to) ?? named("cc", .cc)
            case 3: named("bcc", .bcc)
            case 4: named("from", .from) ?? named("date", .date)
            case 7: named("subject", .subject)
            case 8: named("reply-to", .replyTo)
            case 10: named("message-id", .messageID) ?? named("content-id", .contentID)
            case 11: named("return-path", .returnPath)
            case 12: named("content-type", .contentType)
            case 16: named("list-unsubscribe", .listUnsubscribe)
            case 19: named("content-disposition", .contentDisposition)
            case 21: named("list-unsubscribe-post", .listUnsubscribePost)
            case 25: named("content-transfer-encoding", .contentTransferEncoding)
            default: nil
            }
        guard let field else { return nil }
        self = field
    }
}

/// The known fields that a header has shown so far.
struct SeenFields {
    private var bits: UInt32 = 0

    /// Adds a field; whether it is the first of its kind.
    mutating func insert(_ field: KnownField) -> Bool {
        let bit = UInt32(1) << UInt32(field.rawValue)
        defer { bits |= bit }
        return bits & bit == 0
    }
}
