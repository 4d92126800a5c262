import MessageStore

/// One line of a session's transcript.
struct TranscriptLineAnswer: Encodable {
    var line: TranscriptLine

    private enum CodingKeys: String, CodingKey {
        case time = "Time"
        case direction = "Direction"
        case text = "Text"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(UTCText.text(milliseconds: line.time), forKey: .time)
        try container.encode(line.direction, forKey: .direction)
        try container.encode(line.text, forKey: .text)
    }
}
