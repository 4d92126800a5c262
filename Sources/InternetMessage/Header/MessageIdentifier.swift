/// The identifiers of Message-ID and Content-ID (RFC 5322 §3.6.4, RFC 2045 §7).
enum MessageIdentifier {
    /// The first identifier without its angle brackets; without brackets, what stands there.
    static func text(of value: Span<UInt8>) -> String {
        guard let opening = value.firstIndex(of: UInt8(ascii: "<"), from: 0) else { return HeaderText.literal(value) }
        let closing = value.firstIndex(of: UInt8(ascii: ">"), from: opening) ?? value.count
        return HeaderText.literal(value.extracting(value.trimmed((opening + 1)..<closing)))
    }
}
