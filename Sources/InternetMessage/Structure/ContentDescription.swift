/// What the MIME fields of a part's header say of its content (RFC 2045, RFC 2183).
struct ContentDescription: Sendable {
    /// Of a field no more is read; nothing sensible is longer.
    static let longestValue = 1 << 16

    /// Lower case, without parameters.
    var mediaType = "text/plain"
    var charset: String?
    var boundary: [UInt8] = []
    var disposition: ContentDisposition?
    var transferEncoding = TransferEncoding.identity
    var fileName = ""
    /// Without angle brackets.
    var contentID = ""

    var isMultipart: Bool { mediaType.utf8.starts(with: "multipart/".utf8) }

    /// Whether the content is a message that may be read in place (RFC 2046 §5.2.1 allows it no encoding).
    var isMessage: Bool {
        (mediaType == "message/rfc822" || mediaType == "message/global") && transferEncoding == .identity
    }

    init() {}

    /// Reads the fields of one part; of repeated fields the first counts.
    init(
        fields: ArraySlice<ScannedField>,
        in source: Span<UInt8>,
        defaultType: String,
        faults: inout FaultList
    ) {
        mediaType = defaultType
        var seen = SeenFields()
        for field in fields {
            guard let known = field.known, known.rawValue >= KnownField.contentType.rawValue else { continue }
            guard seen.insert(known) else {
                faults.note("A part has more than one \(FaultList.quote(source.bytes(in: field.name))) field.")
                continue
            }
            let value = field.unfolded(in: source, limit: Self.longestValue)
            switch known {
            case .contentType: readType(value, faults: &faults)
            case .contentDisposition: readDisposition(value, faults: &faults)
            case .contentTransferEncoding: transferEncoding = TransferEncoding(field: value)
            case .contentID: contentID = MessageIdentifier.text(of: value.span)
            default: break
            }
        }
        if case .unknown(let name) = transferEncoding {
            faults.note("The transfer encoding \(FaultList.quote(name)) is unknown; the content is taken as it is.")
        }
    }

    private mutating func readType(_ value: [UInt8], faults: inout FaultList) {
        let field = ParameterizedValue(value)
        if Self.isMediaType(field.value.utf8Span.span) {
            mediaType = field.value
        } else {
            faults.note("The content type \(FaultList.quote(value)) is not readable; \(mediaType) is assumed.")
        }
        charset = field.text("charset")
        if isMultipart { boundary = field.bytes("boundary") ?? [] }
        if fileName.isEmpty { fileName = field.text("name") ?? "" }
    }

    /// Whether `value` is two tokens with a slash between them, which no token has.
    private static func isMediaType(_ value: Span<UInt8>) -> Bool {
        guard let slash = value.firstIndex(of: UInt8(ascii: "/"), from: 0), slash > 0, slash + 1 < value.count else {
            return false
        }
        for position in value.indices where position != slash && !value[position].isTokenCharacter { return false }
        return true
    }

    private mutating func readDisposition(_ value: [UInt8], faults: inout FaultList) {
        let field = ParameterizedValue(value)
        // RFC 2183 §2.8: what is not known is an attachment.
        disposition = field.value.isEmpty ? nil : field.value == "inline" ? .inline : .attachment
        if let name = field.text("filename") ?? field.text("name"), !name.isEmpty { fileName = name }
    }
}
