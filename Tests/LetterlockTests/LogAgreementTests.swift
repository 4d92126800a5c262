import Foundation
import Logging
import Synchronization
import Testing

@testable import Systemd
@testable import letterlock

/// Text, JSON and journal say the same of an event, whatever a client managed to bring into it.
@Suite struct LogAgreementTests {
    private static let hostile = "a\n<2>forged\r\u{1B}[2J\u{85}\u{2028}\u{202E}ü\\"

    private static func event(_ message: String, _ metadata: Logger.Metadata) -> LogEvent {
        LogEvent(
            level: .notice,
            message: "\(message)",
            error: nil,
            metadata: metadata,
            source: nil,
            file: #fileID,
            function: #function,
            line: #line
        )
    }

    @Test func `A message is escaped alike in text and journal, and a field is the same in JSON and journal`() throws {
        let event = Self.event("Session ended: \(Self.hostile)", ["user": "\(Self.hostile)"])
        let time = UTCTimestamp(seconds: 0, milliseconds: 0)
        let metadata = event.metadata ?? [:]
        let text = String(
            decoding: TextLogLine.bytes(event, label: "letterlock", metadata: metadata, time: time),
            as: UTF8.self
        )
        let json = try #require(
            try JSONSerialization.jsonObject(
                with: Data(JSONLogLine.bytes(event, label: "letterlock", metadata: metadata, time: time))
            ) as? [String: Any]
        )
        let entry = LogHandlers.journal().entry(for: event)
        let message = try #require(entry["MESSAGE"])
        #expect(!message.unicodeScalars.contains(where: PrintableText.isControl))
        #expect(text.contains(" notice letterlock: \(message) user="))
        #expect(text.unicodeScalars.filter { $0 == "\n" }.count == 1)
        #expect(json["message"] as? String == "Session ended: \(Self.hostile)")
        #expect(json["user"] as? String == Self.hostile)
        #expect(entry["LETTERLOCK_USER"] == Self.hostile)
    }

    @Test func `A long message, value or error is cut, whatever the form of the log`() throws {
        let long = String(repeating: "x", count: 5_000)
        let fitting = String(repeating: "y", count: 2_048)
        let log = LogRecorder()
        log.logger.log(
            level: .info,
            "\(long)",
            error: LongError(description: long),
            metadata: [
                "a": "\(long)", "b": "\(fitting)", "c": ["d": [.stringConvertible(LongError(description: long))]],
            ]
        )
        let event = try #require(log.events.first)
        #expect(event.message.description == String(repeating: "x", count: 4_096) + "… (904 more bytes)")
        let cut = String(repeating: "x", count: 2_048) + "… (2952 more bytes)"
        #expect(event.metadata?["a"] == .string(cut))
        #expect(event.metadata?["b"] == .string(fitting))
        #expect(event.metadata?["c"] == ["d": [.string(cut)]])
        #expect(event.error.map { "\($0)" } == cut)
    }

    private struct LongError: Error, CustomStringConvertible {
        let description: String
    }

    private final class LogRecorder: Sendable {
        private let kept = Mutex<[LogEvent]>([])

        var events: [LogEvent] { kept.withLock { $0 } }

        var logger: Logger { Logger(label: "test") { _ in BoundedLogHandler(Handler(recorder: self)) } }

        private struct Handler: LogHandler {
            let recorder: LogRecorder
            var metadata: Logger.Metadata = [:]
            var logLevel = Logger.Level.trace

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) { recorder.kept.withLock { $0.append(event) } }
        }
    }
}
