/// Text from outside, made fit for one line of a terminal or log.
enum PrintableText {
    /// The text with everything escaped that could move a cursor, end a line or turn the direction of writing.
    static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return text }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) {
                result += scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// The escaped text, cut where it is too long for a message.
    ///
    /// Not for the path of a file: without its end, nobody finds the file.
    static func shortened(_ text: String) -> String {
        let limit = 80
        return text.count > limit ? escaped(String(text.prefix(limit))) + "…" : escaped(text)
    }

    /// C0, DEL and C1, line and paragraph separators, and the bidirectional controls (Unicode TR 36 §2.4).
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
