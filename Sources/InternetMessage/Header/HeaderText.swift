/// The text of header values: encoded words (RFC 2047) and bytes that nobody encoded.
enum HeaderText {
    /// Bytes as they stand: UTF-8 (RFC 6532), else what Western programs send unencoded, Windows-1252.
    static func literal(_ bytes: Span<UInt8>) -> String {
        Charset.guess(bytes)
    }

    /// Reads the encoded words among `bytes`.
    ///
    /// Real programs put them next to text without a space, within quoted strings, longer than 75 characters, with
    /// spaces inside and with characters split between two of them: all this is read. White space between two encoded
    /// words is dropped (RFC 2047 §6.2).
    static func decoded(_ bytes: Span<UInt8>, faults: inout FaultList) -> String {
        var reader = EncodedWordReader()
        guard let first = reader.next(from: 0, in: bytes) else { return literal(bytes) }
        var text = literal(bytes.extracting(0..<first.range.lowerBound))
        var pending = EncodedWord(at: first, in: bytes)
        var literalStart = first.range.upperBound
        while let place = reader.next(from: literalStart, in: bytes) {
            let word = EncodedWord(at: place, in: bytes)
            let gap = literalStart..<place.range.lowerBound
            let isAdjacent = bytes.trimmed(gap).isEmpty
            if isAdjacent, word.charset == pending.charset {
                pending.content += word.content
            } else {
                text += pending.text(faults: &faults)
                if !isAdjacent { text += literal(bytes.extracting(gap)) }
                pending = word
            }
            literalStart = place.range.upperBound
        }
        text += pending.text(faults: &faults)
        text += literal(bytes.extracting(literalStart..<bytes.count))
        return text
    }

    static func decoded(_ bytes: [UInt8]) -> String {
        var faults = FaultList.ignored
        return decoded(bytes.span, faults: &faults)
    }
}
