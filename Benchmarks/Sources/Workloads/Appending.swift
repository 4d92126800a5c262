internal import Logging
internal import MessageStore

/// Messages of 4 KB are kept, so many in each transaction, with or without the record of a session; an iteration is a transaction.
final class Appending: Work {
    private let store: MessageStore
    private let directory: TemporaryDirectory?
    private let batch: Int
    private let session: SessionRecord?
    private var expected = 0
    private var expectedRecords = 0

    init(
        to location: MessageStore.Location,
        in directory: TemporaryDirectory? = nil,
        batch: Int,
        session: SessionRecord? = nil
    ) throws {
        store = try MessageStore.open(
            MessageStore.Configuration(location: location, messagesToKeep: 0, sessionsToKeep: 0, maximumSize: 0),
            logger: Logger(label: "workload") { _ in SwiftLogNoOpLogHandler() }
        )
        self.directory = directory
        self.batch = batch
        self.session = session
    }

    /// To a database in a file, in a directory that goes with it.
    static func toFile(batch: Int, session: SessionRecord? = nil) throws -> Appending {
        let directory = try TemporaryDirectory()
        let file = MessageStore.Location.file(directory.path + "/letterlock.db")
        return try Appending(to: file, in: directory, batch: batch, session: session)
    }

    func run(_ iterations: Int) async throws {
        let store = store
        let batch = batch
        let message = Self.message
        var session = session
        session?.id += Int64(expectedRecords)
        let result = await withCheckedContinuation { continuation in
            AppendedBatches(iterations, of: batch, message: message, session: session, to: store) {
                continuation.resume(returning: $0)
            }.begin()
        }
        try result.get()
        expected += 1 + iterations * batch
        if session != nil { expectedRecords += iterations }
    }

    func finish() async throws {
        let kept = try await store.messages(start: 0, limit: 1).total
        let records = try await store.sessions(start: 0, limit: 1).total
        await store.close()
        try directory?.remove()
        try WorkloadError.require("Messages kept", kept, is: expected)
        try WorkloadError.require("Records of sessions kept", records, is: expectedRecords)
    }

    private static let message = NewMessage(
        session: 1_700_000_000_000_000,
        received: 1_700_000_000_123,
        listener: Listener(port: 1_025, tlsMode: "StartTls"),
        remoteAddress: "192.0.2.1",
        hello: "client.example.test",
        user: nil,
        tls: nil,
        envelope: Envelope(
            reversePath: EnvelopeAddress(address: "ann@example.com"),
            recipients: [EnvelopeAddress(address: "bob@example.net")]
        ),
        content: [SampleMail.plain]
    )
}
