extension SMTPSession {
    /// A word of more letters may be a password.
    static let longestShownWord = 12
    /// RFC 4422 §3.1.
    static let longestMechanism = 20

    /// What may be recorded of a line that stands where a command should, its CRLF taken off.
    ///
    /// A known command is shown whole, but for the credentials of AUTH. Of anything else only a first word is shown that
    /// cannot be one: `PASS secret` may be meant for another protocol, and who was refused AUTH may go on with a password.
    mutating func heard(_ line: Span<UInt8>) -> Heard {
        let verbEnd = line.end(of: { !ASCII.isBlank($0) }, from: 0)
        if verbEnd == 4, line.has("AUTH", at: 0) {
            mayHearCredentials = true
            let start = line.end(of: ASCII.isBlank, from: verbEnd)
            let end = line.end(of: Self.isInMechanism, from: start)
            let isMechanism = end - start <= Self.longestMechanism && (end == line.count || ASCII.isBlank(line[end]))
            return Self.heard(line, upTo: isMechanism ? end : verbEnd)
        }
        if CommandRule.named(line.extracting(0..<verbEnd)) != nil { return Self.heard(line, upTo: line.count) }
        let isWord = verbEnd <= Self.longestShownWord && line.end(of: ASCII.isLetter, from: 0) == verbEnd
        return Self.heard(line, upTo: isWord && !mayHearCredentials ? verbEnd : 0)
    }

    private static func heard(_ line: Span<UInt8>, upTo end: Int) -> Heard {
        .command(shown: end, hidden: line.count - end)
    }

    /// RFC 4422 §3.1: names of SASL mechanisms have at most 20 of these.
    private static func isInMechanism(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.hyphen || byte == ASCII.underscore
    }
}
