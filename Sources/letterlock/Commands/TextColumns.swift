/// Lays text out for a terminal.
enum TextColumns {
    /// Breaks a text between words, so that no line with its indentation is longer than the width unless a word is.
    static func wrapped(_ text: String, indentation: Int, width: Int) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(margin + word)
            }
        }
        return lines
    }

    /// The text with spaces behind it up to the width.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
