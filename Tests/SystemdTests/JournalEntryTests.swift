import Logging
import Testing

@testable import Systemd

@Suite struct JournalEntryTests {
    @Test func `an event gives the fields of the journal's own vocabulary`() {
        let fields = JournalEntry(event("Listening", level: .notice), metadata: [:], identifier: "letterlock").fields
        #expect(
            fields == [
                JournalField("MESSAGE", "Listening"),
                JournalField("PRIORITY", "5"),
                JournalField("SYSLOG_IDENTIFIER", "letterlock"),
                JournalField("CODE_FILE", "SMTPServer/Listener.swift"),
                JournalField("CODE_LINE", "42"),
                JournalField("CODE_FUNC", "start()"),
            ]
        )
    }

    @Test(arguments: zip(Logger.Level.allCases, ["7", "7", "6", "5", "4", "3", "2"]))
    func `each level has its syslog severity`(level: Logger.Level, priority: String) {
        let entry = JournalEntry(event(level: level), metadata: [:], identifier: "x")
        #expect(entry.fields.first { $0.name == "PRIORITY" }?.value == priority)
    }

    @Test func `metadata become fields in the order of their keys`() {
        let metadata: Logger.Metadata = ["session": "17", "remote": "192.0.2.1", "tls-version": "1.3"]
        #expect(
            ownFields(metadata) == [
                JournalField("LETTERLOCK_REMOTE", "192.0.2.1"),
                JournalField("LETTERLOCK_SESSION", "17"),
                JournalField("LETTERLOCK_TLS_VERSION", "1.3"),
            ]
        )
    }

    @Test func `a list gives a field a value and a dictionary a field a key`() {
        let metadata: Logger.Metadata = [
            "names": ["mail.test", "127.0.0.1"],
            "tls": ["version": "1.3", "cipher": "TLS_AES_128_GCM_SHA256"],
        ]
        #expect(
            ownFields(metadata) == [
                JournalField("LETTERLOCK_NAMES", "mail.test"),
                JournalField("LETTERLOCK_NAMES", "127.0.0.1"),
                JournalField("LETTERLOCK_TLS_CIPHER", "TLS_AES_128_GCM_SHA256"),
                JournalField("LETTERLOCK_TLS_VERSION", "1.3"),
            ]
        )
    }

    @Test(arguments: [
        ("tls-version", "LETTERLOCK_TLS_VERSION"),
        ("tls.version", "LETTERLOCK_TLS_VERSION"),
        ("a=b\nPRIORITY", "LETTERLOCK_A_B_PRIORITY"),
        ("größe", "LETTERLOCK_GR__E"),
        ("_9", "LETTERLOCK__9"),
        ("", "LETTERLOCK_"),
        (String(repeating: "n", count: 53), "LETTERLOCK_" + String(repeating: "N", count: 53)),
        (String(repeating: "n", count: 54), "LETTERLOCK_" + String(repeating: "N", count: 53)),
    ])
    func `a key that journald would not accept is made a name of at most 64 characters`(key: String, name: String) {
        #expect(JournalField(metadataKey: key, "x").name == name)
    }

    @Test func `an assignment keeps line feeds and equals signs of the value`() {
        #expect(JournalField("MESSAGE", "a=b\nPRIORITY=0").assignment == "MESSAGE=a=b\nPRIORITY=0")
    }

    @Test func `the name of a notable event brings its MESSAGE_ID along`() {
        #expect(
            ownFields(["event": "handshake-failed"]) == [
                JournalField("LETTERLOCK_EVENT", "handshake-failed"),
                JournalField("MESSAGE_ID", "99a2de61d5cd4eddba4ba509ede76243"),
            ]
        )
    }

    @Test func `an event of another name, or the name under another key, is ordinary metadata`() {
        #expect(ownFields(["event": "handshake"]) == [JournalField("LETTERLOCK_EVENT", "handshake")])
        #expect(ownFields(["x": "handshake-failed"]) == [JournalField("LETTERLOCK_X", "handshake-failed")])
    }

    @Test func `an error of the event is a field`() {
        var event = event()
        event.error = CancellationError()
        let entry = JournalEntry(event, metadata: [:], identifier: "x")
        #expect(entry.fields.last == JournalField("LETTERLOCK_ERROR", "CancellationError()"))
    }

    @Test func `metadata of the event win over the provider's and these over the logger's`() {
        var handler = JournalLogHandler(
            metadataProvider: Logger.MetadataProvider { ["b": "provider", "c": "provider"] },
            printable: { $0 }
        )
        handler.metadata = ["a": "logger", "b": "logger"]
        handler[metadataKey: "c"] = "logger"
        var event = event()
        event.metadata = ["c": "event"]
        #expect(
            handler.entry(for: event).fields.filter { $0.name.hasPrefix("LETTERLOCK_") } == [
                JournalField("LETTERLOCK_A", "logger"),
                JournalField("LETTERLOCK_B", "provider"),
                JournalField("LETTERLOCK_C", "event"),
            ]
        )
    }

    @Test func `a message is one line, and a field keeps its line end`() {
        let handler = JournalLogHandler { $0.replacing("\n", with: #"\n"#) }
        var event = event("said by a\nPRIORITY=0")
        event.metadata = ["user": "a\nPRIORITY=0"]
        let entry = handler.entry(for: event)
        #expect(entry["MESSAGE"] == #"said by a\nPRIORITY=0"#)
        #expect(entry["LETTERLOCK_USER"] == "a\nPRIORITY=0")
        #expect(entry.fields.filter { $0.name == "PRIORITY" } == [JournalField("PRIORITY", "6")])
    }

    private func ownFields(_ metadata: Logger.Metadata) -> [JournalField] {
        Array(JournalEntry(event(), metadata: metadata, identifier: "letterlock").fields.dropFirst(6))
    }

    private func event(_ message: Logger.Message = "Listening", level: Logger.Level = .info) -> LogEvent {
        LogEvent(
            level: level,
            message: message,
            metadata: nil,
            source: nil,
            file: "SMTPServer/Listener.swift",
            function: "start()",
            line: 42
        )
    }
}
