/// One encoded word, `=?charset?encoding?text?=` (RFC 2047 §2), its text decoded to bytes of its charset.
struct EncodedWord {
    /// Where an encoded word and its pieces stand in a value.
    struct Place {
        var range: Range<Int>
        var charset: Range<Int>
        var isBase64: Bool
        var text: Range<Int>
    }

    /// Lower case, without the language that RFC 2231 §5 allows behind it.
    var charset: String
    var content: [UInt8]

    init(at place: Place, in bytes: Span<UInt8>) {
        let label = bytes.extracting(place.charset)
        let language = label.firstIndex(of: UInt8(ascii: "*"), from: 0)
        charset = label.extracting(first: language ?? label.count).lowercasedText()
        content =
            place.isBase64
            ? Base64.decode(bytes.extracting(place.text)).bytes
            : QuotedPrintable.decodeWord(bytes.extracting(place.text))
    }

    func text(faults: inout FaultList) -> String {
        let decoded = Charset.decode(content.span, label: charset)
        if decoded.fault == .unknownCharset {
            faults.note("The charset \(FaultList.quote(charset)) of an encoded word is unknown; it was guessed.")
        }
        return decoded.text
    }
}
