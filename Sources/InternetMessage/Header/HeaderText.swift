/// The text of header values: encoded words (RFC 2047) and bytes that nobody encoded.
enum HeaderText {
    /// Bytes as they stand: UTF-8 (RFC 6532), else what Western programs send unencoded, Windows-1252.
    static func literal(_ bytes: [UInt8]) -> String {
        Charset.guess(bytes)
    }

    /// Reads the encoded words among `bytes`.
    ///
    /// Real programs put them next to text without a space, within quoted strings, longer than 75 characters, with
    /// spaces inside and with characters split between two of them: all this is read. White space between two encoded
    /// words is dropped (RFC 2047 §6.2).
    static func decoded(_ bytes: [UInt8], faults: inout FaultList) -> String {
        var reader = EncodedWordReader(bytes)
        guard let first = reader.next(from: 0) else { return literal(bytes) }
        var text = ""
        var pending = first
        var literalStart = first.range.upperBound
        text += literal(bytes.span.bytes(in: 0..<first.range.lowerBound))
        while let word = reader.next(from: literalStart) {
            let gap = bytes.span.bytes(in: literalStart..<word.range.lowerBound)
            let isAdjacent = gap.allSatisfy(\.isWhiteSpace)
            if isAdjacent, word.charset == pending.charset {
                pending.content += word.content
            } else {
                text += pending.text(faults: &faults)
                if !isAdjacent { text += literal(gap) }
                pending = word
            }
            literalStart = word.range.upperBound
        }
        text += pending.text(faults: &faults)
        text += literal(bytes.span.bytes(in: literalStart..<bytes.count))
        return text
    }

    static func decoded(_ bytes: [UInt8]) -> String {
        var faults = FaultList.ignored
        return decoded(bytes, faults: &faults)
    }
}
