/// A transcript as text: each line as milliseconds since the session began, direction and text.
///
/// Not JSON, because every session writes one, on the one thread that writes.
enum TranscriptColumn {
    static func text(_ lines: [TranscriptLine]?, started: Int64) -> String? {
        guard let lines else { return nil }
        var text = ""
        for line in lines {
            text += "\(line.time - started) \(line.direction) "
            text += line.text.utf8.contains(UInt8(ascii: "\n")) ? onOneLine(line.text) : line.text
            text += "\n"
        }
        return text
    }

    static func lines(_ text: String?, started: Int64) -> [TranscriptLine]? {
        text?.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard parts.count == 3, let offset = Int64(parts[0]) else { return nil }
            return TranscriptLine(time: started + offset, direction: parts[1], text: parts[2])
        }
    }

    private static func onOneLine(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1 == "\n" ? " " : String($1) }
    }
}
