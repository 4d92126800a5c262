import InternetMessage
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct RoundTripTests {
    @Test("Every byte value, nothing at all and line ends of every kind come back as they went in")
    func bytes() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let sources: [[UInt8]] = [
            [], Array(0...255), [0], Array("a\nb\rc\r\n.\r\n..\r\n".utf8), [UInt8](repeating: 0xFF, count: 100_000),
        ]
        for source in sources {
            let id = try await store.keep(.test(content: [source]))
            let isSame = try await store.source(of: id) == source
            #expect(isSame)
            #expect(try await store.message(id)?.size == source.count)
        }
        let noChunk = try await store.keep(.test(content: []))
        #expect(try await store.source(of: noChunk) == [])
        await store.close()
    }

    @Test(
        "A source in chunks comes back whole, whatever their sizes",
        arguments: [[8_388_608], [1, 0, 1], Array(repeating: 262_144, count: 32), [65_535, 1, 65_536, 10, 65_537, 3]]
    )
    func chunks(sizes: [Int]) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        var next: UInt32 = 1
        let chunks = sizes.map { size in
            [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                for index in 0..<size {
                    next = next &* 1_664_525 &+ 1_013_904_223
                    buffer.initializeElement(at: index, to: UInt8(truncatingIfNeeded: next >> 24))
                }
                count = size
            }
        }
        let whole = Array(chunks.joined())
        let id = try await store.keep(.test(content: chunks))
        let isSame = try await store.source(of: id) == whole
        #expect(isSame)
        await store.close()
        let again = try MessageStore.temporary(directory)
        let isSameAgain = try await again.source(of: id) == whole
        #expect(isSameAgain)
        await again.close()
    }

    @Test("Envelope, listener, user and TLS come back as they were, the null reverse-path included")
    func facts() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let envelope = Envelope(
            reversePath: EnvelopeAddress(
                address: "",
                parameters: [
                    EnvelopeParameter(keyword: "SIZE", value: "1000"), EnvelopeParameter(keyword: "SMTPUTF8"),
                    EnvelopeParameter(keyword: "X", value: ""), EnvelopeParameter(keyword: "AUTH", value: "a=b"),
                ]
            ),
            recipients: [
                EnvelopeAddress(
                    address: "\"odd name\"@example.com",
                    parameters: [EnvelopeParameter(keyword: "ORCPT", value: "rfc822;a+40b")]
                ),
                EnvelopeAddress(address: "Postmaster"), EnvelopeAddress(address: "jörg@example.com"),
                EnvelopeAddress(address: "Postmaster"),
            ]
        )
        let message = NewMessage.test(session: 42, user: "zoë\0x", tls: .test, envelope: envelope)
        let id = try await store.keep(message)
        let stored = try #require(try await store.message(id))
        #expect(stored.envelope == envelope)
        #expect(stored.tls == .test)
        #expect(stored.user == "zoë\0x")
        #expect(stored.session == 42)
        #expect(stored.received == 1_700_000_000_123)
        #expect(stored.listener == Listener(port: 1_025, tlsMode: "StartTls"))
        #expect(stored.remoteAddress == "192.0.2.1")
        #expect(stored.hello == "client.test")
        #expect(!stored.isRead)
        #expect(try await store.messages(start: 0, limit: 10).items == [stored])
        let plain = try #require(try await store.message(try await store.keep(.test())))
        #expect(plain.tls == nil)
        #expect(plain.user == nil)
        await store.close()
    }

    @Test("The summary of the source is kept beside it")
    func summary() async throws {
        let store = try MessageStore.inMemory()
        let id = try await store.keep(.test(subject: "Invoice"))
        let summary = try #require(try await store.message(id)).summary
        #expect(summary.subject == "Invoice")
        #expect(summary.from?.address == "ann@example.com")
        #expect(summary.to.map(\.address) == ["bob@example.net"])
        #expect(summary.cc.isEmpty)
        await store.close()
    }

    @Test("A session record comes back as it was, with and without TLS")
    func sessions() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let records = [SessionRecord.test(id: 10, tls: .test, messages: [3, 9_007_199_254_740_993]), .test(id: 11)]
        for record in records { store.append(record) }
        try await store.settle()
        #expect(try await store.session(10) == records[0])
        #expect(try await store.session(12) == nil)
        let page = try await store.sessions(start: 0, limit: 10)
        #expect(page.items == [records[1], records[0]])
        #expect(page.total == 2)
        await store.close()
    }

    @Test("What does not exist is nil")
    func missing() async throws {
        let store = try MessageStore.inMemory()
        #expect(try await store.message(1) == nil)
        #expect(try await store.source(of: 1) == nil)
        #expect(try await store.latestMessageID() == nil)
        await store.close()
    }
}
