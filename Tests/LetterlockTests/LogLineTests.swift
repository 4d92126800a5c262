import Foundation
import Logging
import Testing

@testable import letterlock

@Suite struct LogLineTests {
    private static let time = UTCTimestamp(seconds: 1_795_431_600, milliseconds: 7)

    private func event(_ message: String, level: Logger.Level = .info) -> LogEvent {
        LogEvent(
            level: level,
            message: "\(message)",
            error: nil,
            metadata: nil,
            source: nil,
            file: #fileID,
            function: #function,
            line: #line
        )
    }

    private func text(_ message: String, _ metadata: Logger.Metadata = [:]) -> String {
        let bytes = TextLogLine.bytes(event(message), label: "letterlock", metadata: metadata, time: Self.time)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func json(_ message: String, _ metadata: Logger.Metadata = [:]) throws -> [String: Any] {
        let bytes = JSONLogLine.bytes(event(message), label: "letterlock", metadata: metadata, time: Self.time)
        #expect(bytes.last == UInt8(ascii: "\n") && bytes.count { $0 < 0x20 } == 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000Z"), (951_782_399, 999, "2000-02-28T23:59:59.999Z"),
        (1_795_431_600, 7, "2026-11-23T11:00:00.007Z"), (253_402_300_799, 10, "9999-12-31T23:59:59.010Z"),
    ])
    func `A time is written in UTC with milliseconds`(seconds: Int, milliseconds: Int, expected: String) {
        var bytes: [UInt8] = []
        UTCTimestamp(seconds: seconds, milliseconds: milliseconds).append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func `A line of text has time, level, label, message and metadata in order`() {
        #expect(
            text("Session ends", ["session": "17", "reason": "said so", "port": .stringConvertible(25), "empty": ""])
                == "2026-11-23T11:00:00.007Z info letterlock: Session ends empty=\"\" port=25 reason=\"said "
                + "so\" session=17\n"
        )
    }

    @Test(arguments: [
        ("a\nb", #"a\nb"#),
        (
            "a\r\n2026-11-23T11:00:00.007Z info letterlock: forged",
            #"a\r\n2026-11-23T11:00:00.007Z info letterlock: forged"#
        ),
        ("\u{1B}[2J\u{7F}\u{9B}1m\0", #"\u{1B}[2J\u{7F}\u{009B}1m\0"#),
        ("\u{2028}\u{2029}\u{202E}x\u{2066}", #"\u{2028}\u{2029}\u{202E}x\u{2066}"#),
        ("ü 😀 \\ \"", "ü 😀 \\ \""),
    ])
    func `Nothing in a message ends the line or moves the cursor`(message: String, written: String) {
        let line = text(message)
        #expect(line.unicodeScalars.count { $0 == "\n" } == 1 && line.hasSuffix("\n"))
        #expect(line.hasSuffix(": \(written)\n"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a b", #""a b""#), ("a=b", #""a=b""#), ("a\"b", #""a\"b""#), ("a\\b", #""a\\b""#),
        ("a\nb", #""a\nb""#), ("ü", "ü"), ("a\u{A0}b", "\"a\u{A0}b\""),
    ])
    func `A value that could be taken for more than one is in quotes`(value: String, written: String) {
        #expect(text("x", ["key": "\(value)"]).hasSuffix(": x key=\(written)\n"))
    }

    @Test func `In a line of JSON nothing moves the cursor or turns the direction of writing`() throws {
        let bytes = JSONLogLine.bytes(
            event("\u{1B}\u{7F}\u{9B}31m\u{85}\u{2028}\u{202E}\u{2066}ü"),
            label: "x",
            metadata: [:],
            time: Self.time
        )
        let line = String(decoding: bytes, as: UTF8.self)
        #expect(line.contains(#""message":"\u001b\u007f\u009b31m\u0085\u2028\u202e\u2066ü""#), "\(line)")
    }

    @Test func `A line of JSON has the fields and the metadata beside them`() throws {
        let object = try json(
            "said \"hello\"\r\n\u{1B}\u{0}\u{7F}ü😀\u{2028}",
            [
                "session": "17", "level": "mine", "tls": ["version": "1.3", "names": ["a", "b"]],
                "count": .stringConvertible(3),
                "a\"b": "c",
            ]
        )
        #expect(object["time"] as? String == "2026-11-23T11:00:00.007Z")
        #expect(object["level"] as? String == "info")
        #expect(object["message"] as? String == "said \"hello\"\r\n\u{1B}\u{0}\u{7F}ü😀\u{2028}")
        #expect(object["label"] as? String == "letterlock")
        #expect(object["session"] as? String == "17")
        #expect(object["metadata.level"] as? String == "mine")
        #expect(object["tls.version"] as? String == "1.3")
        #expect(object["tls.names"] as? [String] == ["a", "b"])
        #expect(object["count"] as? String == "3")
        #expect(object["a\"b"] as? String == "c")
        #expect(object.count == 10)
    }
}
