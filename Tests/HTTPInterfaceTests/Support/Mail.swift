import BoundedResources
import HTTPInterface
import Logging
import MessageStore
import Prometheus
import TestSupport
import Testing

/// A message API over a real store in memory.
struct APIUnderTest {
    let store: MessageStore
    let api: MessageAPI
    let feed = MessageFeed(metrics: FeedMetrics(factory: PrometheusRegistry(descriptions: [:])))

    init(
        certificate: [UInt8]? = nil,
        hosts: [String] = ["mail.test"],
        users: [HTTPUser] = [],
        lab: LabDescription? = nil,
        faults: (any FaultControlling)? = nil,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        patience: Duration = .seconds(20),
        location: MessageStore.Location = .memory,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        let configuration = MessageStore.Configuration(
            location: location,
            messagesToKeep: 0,
            sessionsToKeep: 0,
            maximumSize: 0
        )
        let store = try MessageStore.open(configuration, logger: logger)
        self.store = store
        api = MessageAPI(
            store: store,
            feed: feed,
            server: ServerDescription(
                version: "0.1.0",
                database: "/data/letterlock.db",
                certificates: {
                    certificate.map {
                        CertificateDescription(trust: $0, certificates: [HealthReportTests.certificate()])
                    }
                },
                readiness: { .ready }
            ),
            allowedHosts: { AllowedHosts(hosts) },
            users: { users },
            lab: lab,
            faults: faults,
            memory: memory,
            patience: patience,
            logger: logger
        )
    }

    /// Keeps a message and returns its ID once it is committed.
    @discardableResult
    func keep(_ message: NewMessage) async throws -> Int64 {
        try await withCheckedThrowingContinuation { continuation in
            store.append(message) { continuation.resume(with: $0) }
        }
    }

    /// Keeps as many messages as asked for and returns their IDs, the oldest first.
    func keep(_ count: Int) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count { ids.append(String(try await keep(.text("Subject: \(number)\r\n\r\nHello\r\n")))) }
        return ids
    }

    /// The IDs in a listing, newest first.
    func listedIDs(_ client: any HTTPAsking) async throws -> [String] {
        try await client.get("/api/v1/messages").json["messages"].array.compactMap { $0["ID"].string }
    }
}

extension NewMessage {
    static let received: Int64 = 1_795_000_000_125

    static func text(
        _ source: String,
        from reversePath: EnvelopeAddress = EnvelopeAddress(address: "ann@mail.test"),
        to recipients: [EnvelopeAddress] = [EnvelopeAddress(address: "bob@mail.test")],
        tls: TLSFacts? = nil,
        user: String? = nil
    ) -> NewMessage {
        .bytes(Array(source.utf8), from: reversePath, to: recipients, tls: tls, user: user)
    }

    static func bytes(
        _ source: [UInt8],
        from reversePath: EnvelopeAddress = EnvelopeAddress(address: "ann@mail.test"),
        to recipients: [EnvelopeAddress] = [EnvelopeAddress(address: "bob@mail.test")],
        tls: TLSFacts? = nil,
        user: String? = nil
    ) -> NewMessage {
        NewMessage(
            session: 1_795_000_000_000_001,
            received: received,
            listener: Listener(port: 1_587, tlsMode: "StartTls"),
            remoteAddress: "192.0.2.9",
            hello: "client.test",
            user: user,
            tls: tls,
            envelope: Envelope(reversePath: reversePath, recipients: recipients),
            content: [source]
        )
    }
}

extension TLSFacts {
    static let negotiated = TLSFacts(
        version: "1.3",
        cipher: "TLS_AES_128_GCM_SHA256",
        serverName: "mail.test",
        resumed: false,
        viaStartTLS: true,
        clientCertificate: nil
    )
}
