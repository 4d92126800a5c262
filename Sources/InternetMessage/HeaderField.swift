/// One header field as it stands in the message.
public struct HeaderField: Sendable, Equatable {
    /// The name as it was written.
    public let name: String
    /// What follows the colon, folding and white space included, without the line end.
    public let rawValue: [UInt8]

    /// The value unfolded, with encoded words decoded (RFC 2047); raw 8-bit bytes are read as UTF-8 or Windows-1252.
    public var value: String {
        let field = ScannedField(name: 0..<0, value: 0..<rawValue.count, known: nil)
        return HeaderText.decoded(field.unfolded(in: rawValue.span))
    }
}
