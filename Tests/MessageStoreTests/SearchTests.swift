import InternetMessage
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct SearchTests {
    /// Messages of every kind that a term can tell apart.
    private static let messages: [NewMessage] = {
        let subjects = ["Invoice 100%", "invoice_7", "Hello \\ world", "", "Grüße", "name address"]
        let tls: [TLSFacts?] = [
            nil,
            TLSFacts(version: "1.3", cipher: nil, serverName: "mail.test", resumed: false, viaStartTLS: true),
            TLSFacts(version: "1.2", cipher: nil, serverName: "Other.Test", resumed: true, viaStartTLS: false),
        ]
        let recipients = [["bob@a.test"], ["BOB@a.test", "eve@b.test"], ["eve+tag@b.test"], []]
        let bodies = ["Hello Bob", "the word is needle", "<html><body>an <b>HTML</b> needle</body></html>", ""]
        return (0..<72).map { number in
            let subject = subjects[number % subjects.count]
            let header =
                "From: \"A \\\"quoted\\\" name\" <ann\(number % 5)@example.com>\r\nTo: Bob <bob@a.test>\r\n"
                + (number % 4 == 0 ? "Cc: Carl <carl@c.test>\r\nReply-To: reply@example.com\r\n" : "")
                + (number % 9 == 0 ? "Bcc: hidden@d.test\r\n" : "")
            let type = number % bodies.count == 2 ? "text/html" : "text/plain"
            let attachment =
                number % 7 == 0
                ? "--x\r\nContent-Disposition: attachment; filename=needle.pdf\r\n\r\nAAAA\r\n" : ""
            let source =
                header + "Subject: \(subject)\r\nMessage-ID: <id-\(number)@host>\r\n"
                + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: \(type)\r\n\r\n"
                + bodies[number % bodies.count] + "\r\n" + attachment + "--x--\r\n"
            var message = NewMessage.test(
                session: Int64(number % 3),
                user: number % 6 == 0 ? "ci" : nil,
                tls: tls[number % tls.count],
                envelope: Envelope(
                    reversePath: EnvelopeAddress(address: number % 8 == 0 ? "" : "bounce@example.com"),
                    recipients: recipients[number % recipients.count].map { EnvelopeAddress(address: $0) }
                ),
                content: [Array(source.utf8)]
            )
            message.received = 1_700_000_000_000 + Int64(number) * 60_000
            message.listener = Listener(port: 1_025 + number % 2, tlsMode: number % 2 == 0 ? "StartTls" : "None")
            return message
        }
    }()

    private static let texts = [
        "invoice", "INVOICE", "100%", "_", "\\", "%", "grüße", "GRÜSSE", "name", "needle", "bob@a.test", "quoted\" n",
        "hidden@d.test", "nothing of the kind", "ann3", "reply", "Eve", "id-1",
    ]

    private static let conditions: [SearchTerm.Condition] =
        texts.flatMap { text -> [SearchTerm.Condition] in
            [
                .anywhere(text), .mailbox(.from, text), .mailbox(.to, text), .mailbox(.cc, text), .mailbox(.bcc, text),
                .mailbox(.replyTo, text), .addressed(text), .subject(text), .messageID(text),
            ]
        } + [
            .isRead(true), .isRead(false), .hasAttachment, .before(1_700_000_600_000), .after(1_700_000_600_000),
            .larger(420), .smaller(420), .tlsVersion(nil), .tlsVersion("1.3"), .tlsVersion("1.1"), .session(1),
            .listenerPort(1_025), .listenerMode("None"), .user("ci"), .user("CI"), .user(nil), .never,
        ]

    private static let scopes: [MessageFilter] = [
        .all, MessageFilter(recipients: ["bob@A.test"]), MessageFilter(recipients: ["*@b.test"]),
        MessageFilter(recipients: ["eve*", "nobody"]), MessageFilter(recipients: ["*"]),
        MessageFilter(recipients: ["%"]),
        MessageFilter(user: "ci"), MessageFilter(serverName: "MAIL.test"), MessageFilter(serverName: "other.test"),
        MessageFilter(recipients: ["*test"], serverName: "mail.test"),
    ]

    @Test("The database finds exactly what the same filter finds message by message", arguments: [false, true])
    func databaseAgrees(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : MessageStore.temporary(directory)
        var ids: [Int64] = []
        for message in Self.messages { ids.append(try await store.keep(message)) }
        try await store.markMessages(Array(ids.prefix(20)), asRead: true)
        let all = try await store.messages(start: 0, limit: 1_000).items
        var parsed: [Int64: ParsedMessage] = [:]
        for id in ids { parsed[id] = ParsedMessage(source: try #require(try await store.source(of: id))) }

        var found = 0
        for (index, condition) in Self.conditions.enumerated() {
            for isNegated in [false, true] {
                // Two terms and a scope by turns, so that their combinations come up too.
                let second = Self.conditions[(index * 7 + 3) % Self.conditions.count]
                for terms in [
                    [SearchTerm(condition, isNegated: isNegated)],
                    [.init(condition), .init(second, isNegated: isNegated)],
                ] {
                    var filter = Self.scopes[index % Self.scopes.count]
                    filter.terms = terms
                    if index.isMultiple(of: 5) { filter.after = ids[30] }
                    let expected = all.filter { message in
                        filter.matches(message) { parsed[message.id] ?? .init(source: []) }
                    }
                    let result = try await store.search(filter, start: 1, limit: 5)
                    #expect(result.page.items == Array(expected.dropFirst().prefix(5)), "\(filter)")
                    #expect(result.page.total == expected.count, "\(filter)")
                    #expect(result.page.unread == expected.count { !$0.isRead }, "\(filter)")
                    #expect(try await store.ids(filter) == expected.map(\.id), "\(filter)")
                    found += expected.count
                }
            }
        }
        #expect(found > 2_000, "the searches find something: \(found)")
        for scope in Self.scopes {
            let expected = all.filter { message in scope.matches(message) { parsed[message.id] ?? .init(source: []) } }
            #expect(try await store.search(scope, limit: 100).page.items == expected, "\(scope)")
        }
        await store.close()
    }

    @Test("A search knows how many messages there are in all, and the highest ID")
    func counts() async throws {
        let store = try MessageStore.inMemory()
        let ids = try await store.keep(count: 3)
        try await store.markMessages([ids[0]], asRead: true)
        let found = try await store.search(MessageFilter(terms: [SearchTerm(.subject("2"))]), limit: 10)
        #expect(found.page.items.map(\.id) == [ids[1]])
        #expect(found.kept == 3 && found.keptUnread == 2 && found.highestID == ids[2])
        await store.close()
    }

    @Test("Of hits that are too many to be sorted at once the newest are found, and all are counted")
    func many() async throws {
        let store = try MessageStore.inMemory()
        let most = MessageTable.mostSorted
        let filter = MessageFilter(terms: [SearchTerm(.subject("wanted"))])
        var ids: [Int64] = []
        for count in [most - 1, most, most + 1, most + 2, most + 100] {
            try await store.asOneBatch {
                for _ in ids.count..<count - 1 { store.append(.test(subject: "wanted")) { _ in } }
            }
            try await store.keep(.test(subject: "wanted"))
            try await store.keep(.test(subject: "other"))
            ids = try await store.find(filter).ids
            #expect(ids.count == count && ids == ids.sorted(by: >))
            try await store.markMessages([ids[0], ids[count / 2], ids[count - 1]], asRead: true)
            let page = try await store.search(filter, start: 1, limit: 3).page
            #expect(page.items.map(\.id) == Array(ids[1...3]))
            let read = try await store.search(
                MessageFilter(terms: filter.terms + [SearchTerm(.isRead(true))]),
                limit: 1
            ).page.total
            #expect(page.total == count && page.unread == count - read && read > 2)
            let last = try await store.search(filter, start: count - 1, limit: 3).page
            #expect(last.items.map(\.id) == [ids[count - 1]])
        }
        await store.close()
    }

    @Test("Deleting for a recipient takes that recipient's copy, and the message with the last one")
    func copies() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let both = Envelope(
            reversePath: EnvelopeAddress(address: ""),
            recipients: ["w1@t.test", "w2@t.test", "W1@t.test"].map { EnvelopeAddress(address: $0) }
        )
        let shared = try await store.keep(.test(envelope: both))
        let other = try await store.keep(.test())
        let (first, second) = (MessageFilter(recipients: ["w1@*"]), MessageFilter(recipients: ["w2@t.test"]))
        #expect(try await store.deleteMessages(first) == 1)
        #expect(try await store.message(shared)?.envelope.recipients.map(\.address) == ["w2@t.test"])
        #expect(try await store.deleteMessages(first) == 0)
        #expect(try await store.search(second, limit: 9).page.total == 1)
        // Of the IDs named, only what is in the scope.
        #expect(try await store.deleteMessages(second, among: [other]) == 0)
        #expect(try await store.deleteMessages(second, among: [other, shared]) == 1)
        #expect(try await store.message(shared) == nil)
        let page = try await store.messages(start: 0, limit: 9)
        #expect(page.items.map(\.id) == [other] && page.total == 1 && page.unread == 1)
        await store.close()
        let connection = try Connection(path: directory.database, busyTimeout: 0)
        #expect(try connection.integer("SELECT count(*) FROM recipients") == 1)
    }

    @Test(
        "Sessions are found by their user, server name, recipient and failure; what is unknown counts where it is asked for"
    )
    func sessions() async throws {
        let store = try MessageStore.inMemory()
        let id = try await store.keep(.test(session: 1))
        func record(_ id: Int64, _ outcome: String, user: String? = nil, name: String? = nil, messages: [Int64] = [])
            -> SessionRecord
        {
            SessionRecord(
                id: id,
                listener: Listener(port: 1, tlsMode: "StartTls"),
                remoteAddress: "192.0.2.1",
                started: id,
                ended: id * 10,
                hello: nil,
                user: user,
                tls: nil,
                serverName: name,
                messages: messages,
                outcome: outcome,
                reason: "r",
                advice: nil
            )
        }
        for session in [
            record(1, "Completed", messages: [id]), record(2, "ClientRejectedCertificate", name: "a.test"),
            record(3, "HandshakeTimedOut"), record(4, "MessageTooLarge", user: "ci"),
            record(5, "TlsFailed", name: "b.test"),
        ] { store.append(session) }
        try await store.settle()
        func found(_ filter: SessionFilter) async throws -> [Int64] {
            let page = try await store.sessions(filter, limit: 9)
            #expect(page.total == page.items.count)
            return page.items.map(\.id)
        }
        #expect(try await found(.all) == [5, 4, 3, 2, 1])
        #expect(try await found(SessionFilter(serverName: "A.test")) == [2])
        #expect(try await found(SessionFilter(serverName: "a.test", unknown: .included, isFailed: true)) == [4, 3, 2])
        #expect(try await found(SessionFilter(user: "ci")) == [4])
        #expect(try await found(SessionFilter(user: "ci", unknown: .included)) == [5, 4, 3, 2, 1])
        #expect(try await found(SessionFilter(recipients: ["bob@*"])) == [1])
        #expect(
            try await found(SessionFilter(recipients: ["eve"], unknown: .included, isFailed: true)) == [5, 4, 3, 2]
        )
        // What came after a message came after its ID, whenever it says that it ended.
        let last = try await store.keep(.test())
        #expect(try await found(SessionFilter(after: last)) == [])
        store.append(record(6, "TlsFailed", name: "b.test"))
        try await store.settle()
        #expect(try await found(SessionFilter(after: last)) == [6])
        let failed = try await store.session(2)
        #expect(failed?.serverName == "a.test" && failed?.tls == nil)
        await store.close()
    }
}
