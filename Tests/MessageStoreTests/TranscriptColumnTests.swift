import Testing

@testable import MessageStore

struct TranscriptColumnTests {
    @Test("Lines come back as they went in, but for line ends, which become spaces")
    func roundTrip() {
        let lines = [
            TranscriptLine(time: 1_000, direction: "Sent", text: "220 mail.test"),
            TranscriptLine(time: 999, direction: "Event", text: ""),
            TranscriptLine(time: 2_000_000, direction: "Received", text: " \u{308}\r two  spaces "),
        ]
        #expect(TranscriptColumn.lines(TranscriptColumn.text(lines, started: 1_000), started: 1_000) == lines)
        let broken = [TranscriptLine(time: 1, direction: "Sent", text: "a\nb\r\nc")]
        let text = TranscriptColumn.text(broken, started: 0)
        #expect(TranscriptColumn.lines(text, started: 0)?.map(\.text) == ["a b\r c"])
    }

    @Test("A session of before transcripts has none, and a damaged line is passed over")
    func absent() {
        #expect(TranscriptColumn.text(nil, started: 0) == nil)
        #expect(TranscriptColumn.lines(nil, started: 0) == nil)
        #expect(TranscriptColumn.lines("1 Sent a\nx Sent b\n2 Sent\n", started: 0)?.map(\.text) == ["a"])
    }
}
