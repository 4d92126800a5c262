import InternetMessage
import Logging
import Prometheus
import Synchronization

@testable import HTTPInterface
@testable import MessageStore

/// The message API over a store in memory with a few messages, at which nobody waits for long.
struct FuzzedAPI: Sendable {
    let store: MessageStore
    let api: MessageAPI
    /// Every message, newest first.
    let messages: [StoredMessage]
    let contents: [Int64: ParsedMessage]
    let nothing = ParsedMessage(source: [])

    /// The one of a target, or of the shapes that grow: made once, for a store takes its time to open.
    static func shared(_ target: FuzzTarget?) -> FuzzedAPI {
        current.withLock { current in
            if let known = current[target] { return known }
            let made = make()
            current[target] = made
            return made
        }
    }

    private static let current = Mutex<[FuzzTarget?: FuzzedAPI]>([:])

    /// Forgets the one that was changed; the next one is as the first was.
    static func renew(_ target: FuzzTarget?) {
        let old = current.withLock { $0.removeValue(forKey: target)?.store }
        if let old { blocking { await old.close() } }
    }

    private static func make() -> FuzzedAPI {
        do {
            return try FuzzedAPI()
        } catch {
            preconditionFailure("The store in memory cannot be opened: \(error)")
        }
    }

    private init() throws {
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let store = try MessageStore.open(
            MessageStore.Configuration(location: .memory, messagesToKeep: 0, sessionsToKeep: 0, maximumSize: 0),
            logger: logger,
            clock: Self.clock
        )
        let feed = MessageFeed(metrics: FeedMetrics(factory: PrometheusRegistry(descriptions: [:])))
        self.store = store
        api = MessageAPI(
            store: store,
            feed: feed,
            server: ServerDescription(version: "0", database: "", certificates: { nil }, readiness: { .ready }),
            allowedHosts: { AllowedHosts([]) },
            logger: logger
        )
        for message in Self.messages {
            blocking { await withCheckedContinuation { done in store.append(message) { _ in done.resume() } } }
        }
        // Whoever asks for events, or waits, is told at once that there is no more.
        feed.close()
        let kept = blocking { try? await store.search(.all, limit: 100).page.items } ?? []
        messages = kept
        contents = Dictionary(
            uniqueKeysWithValues: kept.map { message in
                let source = blocking { try? await store.source(of: message.id) } ?? []
                return (message.id, ParsedMessage(source: source))
            }
        )
    }

    /// The same in every run, so that an input means the same.
    private static let clock: @Sendable () -> Int64 = { 1_795_000_000_000_000 }

    private static let messages = [
        message("Subject: Hello\r\nFrom: Ann <ann@a.test>\r\nTo: bob@b.test\r\n\r\nFirst text\r\n", to: ["bob@b.test"]),
        message(
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_100%_a\\b_\"c\"?=\r\nFrom: \"O'Neil, \\\"X\\\"\" <x@a.test>\r\n"
                + "Cc: c@c.test\r\nReply-To: r@r.test\r\nMessage-ID: <1@a.test>\r\n\r\nK\u{00E4}se\r\n",
            to: ["full@b.test", "c@c.test", "hidden@b.test"],
            user: "ann",
            tls: "1.3"
        ),
        message(
            """
            Subject: parts\r
            Bcc: z@z.test\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            Content-Type: text/html\r
            \r
            <p>Hi <img src="cid:i">\r
            --b\r
            Content-Type: application/pdf; name="a b.pdf"\r
            Content-ID: <i>\r
            \r
            %PDF\r
            --b--\r

            """,
            to: ["Bob@B.test"],
            tls: "1.2"
        ),
        message("", to: ["Postmaster"]),
    ]

    /// Every message that is kept now.
    var kept: [StoredMessage] {
        let store = store
        return blocking { try? await store.search(.all, limit: 100).page.items } ?? []
    }

    /// Keeps a mail; its ID, or nil where the store does not take it.
    func keep(_ mail: [UInt8], to recipients: [String]) -> Int64? {
        let message = Self.message(mail, to: recipients)
        let store = store
        return blocking {
            await withCheckedContinuation { done in store.append(message) { done.resume(returning: try? $0.get()) } }
        }
    }

    /// Removes a message that was kept.
    func remove(_ id: Int64) {
        let store = store
        _ = blocking { try? await store.deleteMessages([id]) }
    }

    private static func message(
        _ source: String,
        to recipients: [String],
        user: String? = nil,
        tls version: String? = nil
    ) -> NewMessage {
        message(Array(source.utf8), to: recipients, user: user, tls: version)
    }

    private static func message(
        _ source: [UInt8],
        to recipients: [String],
        user: String? = nil,
        tls version: String? = nil
    ) -> NewMessage {
        NewMessage(
            session: 7,
            received: 1_795_000_000_125,
            listener: Listener(port: 1_587, tlsMode: "StartTls"),
            remoteAddress: "192.0.2.9",
            hello: "client.test",
            user: user,
            tls: version.map {
                TLSFacts(
                    version: $0,
                    cipher: "TLS_AES_128_GCM_SHA256",
                    serverName: "Mail.test",
                    resumed: false,
                    viaStartTLS: true,
                    clientCertificate: nil
                )
            },
            envelope: Envelope(
                reversePath: EnvelopeAddress(address: "ann@a.test"),
                recipients: recipients.map { EnvelopeAddress(address: $0) }
            ),
            content: [source]
        )
    }
}
