import Foundation
import InternetMessage
import Logging
import Synchronization

@testable import MessageStore

/// A directory of its own for one test, gone with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "letterlock-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var database: String { path + "/letterlock.db" }

    /// Where the store keeps large messages.
    var contents: String { database + "-contents" }

    /// The names of the files in there.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: contents).sorted() }
    }

    func contents(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }
}

/// Keeps what was logged.
struct RecordingLogHandler: LogHandler {
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func append(_ line: String) { lines.withLock { $0.append(line) } }
    }

    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata = Logger.Metadata()
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(_ lines: Lines) {
        self.lines = lines
    }

    func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.append((["\(event.level)", "\(event.message)"] + fields).joined(separator: " "))
    }
}

let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension MessageStore.Configuration {
    /// Without a limit.
    static func unlimited(
        _ location: MessageStore.Location,
        durability: MessageStore.Durability = .process
    ) -> MessageStore.Configuration {
        MessageStore.Configuration(
            location: location,
            durability: durability,
            messagesToKeep: 0,
            sessionsToKeep: 0,
            maximumSize: 0
        )
    }
}

extension MessageStore {
    static func temporary(
        _ directory: TemporaryDirectory,
        messages: Int = 0,
        sessions: Int = 0,
        durability: Durability = .process,
        logger: Logger = silent
    ) throws -> MessageStore {
        try open(
            Configuration(
                location: .file(directory.database),
                durability: durability,
                messagesToKeep: messages,
                sessionsToKeep: sessions,
                maximumSize: 0
            ),
            logger: logger
        )
    }

    static func inMemory(messages: Int = 0, sessions: Int = 0, size: Int = 0) throws -> MessageStore {
        try open(
            Configuration(
                location: .memory,
                messagesToKeep: messages,
                sessionsToKeep: sessions,
                maximumSize: size
            ),
            logger: silent
        )
    }

    /// Stores and waits for the commit.
    @discardableResult
    func keep(_ message: NewMessage) async throws -> Int64 {
        try await withCheckedContinuation { continuation in
            append(message) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Stores `count` messages with the subjects 1, 2 and so on.
    @discardableResult
    func keep(count: Int) async throws -> [Int64] {
        var ids: [Int64] = []
        for number in 1...count { ids.append(try await keep(.test(subject: "\(number)"))) }
        return ids
    }

    /// Waits until what was submitted before is committed.
    func settle() async throws {
        await preparation.finish()
        try await checkWritable()
    }

    func subjects() async throws -> [String] {
        try await messages(start: 0, limit: 1_000).items.map(\.summary.subject)
    }
}

extension NewMessage {
    static func test(
        subject: String = "Greetings",
        session: Int64 = 7,
        user: String? = nil,
        tls: TLSFacts? = nil,
        envelope: Envelope = .test,
        content: [[UInt8]]? = nil,
        source: (any MessageSource)? = nil
    ) -> NewMessage {
        let text =
            "From: Ann <ann@example.com>\r\nTo: Bob <bob@example.net>\r\nSubject: \(subject)\r\n\r\nHello\r\n"
        return NewMessage(
            session: session,
            received: 1_700_000_000_123,
            listener: Listener(port: 1_025, tlsMode: "StartTls"),
            remoteAddress: "192.0.2.1",
            hello: "client.test",
            user: user,
            tls: tls,
            envelope: envelope,
            content: source ?? content ?? [Array(text.utf8)]
        )
    }
}

extension Envelope {
    static let test = Envelope(
        reversePath: EnvelopeAddress(address: "ann@example.com"),
        recipients: [EnvelopeAddress(address: "bob@example.net")]
    )
}

extension TLSFacts {
    static let test = TLSFacts(
        version: "1.3",
        cipher: "TLS_AES_128_GCM_SHA256",
        serverName: "mail.test",
        resumed: true,
        viaStartTLS: true,
        certificate: ShownCertificateFacts(subject: "CN=mail.test", fingerprintSHA256: "CC:DD"),
        clientCertificate: ClientCertificateFacts(
            subject: "CN=client",
            issuer: "CN=authority",
            fingerprintSHA256: "AA:BB",
            notBefore: 1,
            notAfter: 2,
            verdict: "trusted"
        )
    )
}

extension SessionRecord {
    static func test(id: Int64, tls: TLSFacts? = nil, messages: [Int64] = []) -> SessionRecord {
        SessionRecord(
            id: id,
            listener: Listener(port: 1_465, tlsMode: "ImplicitTls"),
            remoteAddress: "2001:db8::1",
            started: 1_700_000_000_000,
            ended: 1_700_000_000_500,
            hello: nil,
            user: nil,
            tls: tls,
            messages: messages,
            outcome: "HandshakeTimedOut",
            reason: "Nothing came for 10 s.",
            alert: "unknown_ca",
            advice: "Switch TLS on in the client."
        )
    }
}
