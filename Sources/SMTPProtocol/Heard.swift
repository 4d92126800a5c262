/// What a step took from the input, as far as a record of the session may show it.
public enum Heard: Sendable, Equatable {
    /// Nothing worth a record: content, or the rest of a line of which the beginning was reported.
    case nothing
    /// A command, or a line that stood in its place.
    ///
    /// `shown` bytes at the front of the input may be recorded; `hidden` more may not, for they may be credentials. The
    /// line end counts in neither.
    case command(shown: Int, hidden: Int)
    /// So many bytes of TLS where a command should be.
    case tlsRecord(Int)
    /// So many bytes of plain text where a TLS handshake should be.
    case plainText(Int)
}
