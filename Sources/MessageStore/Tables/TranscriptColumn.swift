/// A transcript as text: each line as milliseconds since the session began, direction and text.
///
/// Not JSON, because every session writes one, on the one thread that writes.
enum TranscriptColumn {
    static func text(_ lines: [TranscriptLine]?, started: Int64) -> String? {
        guard let lines else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(lines.reduce(0) { $0 + $1.text.utf8.count + 24 })
        for line in lines {
            text += String(line.time - started).utf8
            text.append(UInt8(ascii: " "))
            text += line.direction.utf8
            text.append(UInt8(ascii: " "))
            let start = text.count
            text += line.text.utf8
            for index in start..<text.count where text[index] == UInt8(ascii: "\n") { text[index] = UInt8(ascii: " ") }
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func lines(_ text: String?, started: Int64) -> [TranscriptLine]? {
        text?.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard parts.count == 3, let offset = Int64(parts[0]) else { return nil }
            return TranscriptLine(time: started + offset, direction: parts[1], text: parts[2])
        }
    }
}
