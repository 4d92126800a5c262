/// A transcript as text: each line as milliseconds since the session began, direction and text.
///
/// Not JSON, because every session writes one, on the one thread that writes.
enum TranscriptColumn {
    private static let space = UInt8(ascii: " ")
    private static let lineFeed = UInt8(ascii: "\n")

    static func text(_ lines: [TranscriptLine]?, started: Int64) -> String? {
        guard let lines else { return nil }
        // A number takes 20 bytes at most.
        let capacity = lines.reduce(0) { $0 + 20 + 1 + $1.direction.utf8.count + 1 + $1.text.utf8.count + 1 }
        let text = [UInt8](capacity: capacity) { text in
            for line in lines {
                text.append(String(line.time - started))
                text.append(space)
                text.append(line.direction)
                text.append(space)
                appendOnOneLine(line.text, to: &text)
                text.append(lineFeed)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func lines(_ text: String?, started: Int64) -> [TranscriptLine]? {
        text?.utf8.split(separator: lineFeed).compactMap { line in
            let parts = line.split(separator: space, maxSplits: 2, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard parts.count == 3, let offset = Int64(parts[0]) else { return nil }
            return TranscriptLine(time: started + offset, direction: parts[1], text: parts[2])
        }
    }

    private static func appendOnOneLine(_ line: String, to text: inout OutputSpan<UInt8>) {
        let bytes = line.utf8Span.span
        for index in bytes.indices { text.append(bytes[index] == lineFeed ? space : bytes[index]) }
    }
}
