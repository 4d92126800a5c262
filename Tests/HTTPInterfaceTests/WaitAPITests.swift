import Synchronization
import TestSupport
import Testing

@testable import HTTPInterface
@testable import MessageStore

/// What waits for events here has no other limit in time than the suite's.
@Suite(.timeLimit(.minutes(5)))
struct WaitAPITests {
    private static func mail(_ subject: String, to recipient: String = "bob@mail.test") -> NewMessage {
        .text("Subject: \(subject)\r\n\r\nThe word is needle.\r\n", to: [EnvelopeAddress(address: recipient)])
    }

    @Test(arguments: Depth.allCases)
    func `What is there already is answered at once`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let id = String(try await test.keep(Self.mail("One")))
        try await depth.test(test.api) { client in
            let answer = try await client.get("/api/v1/wait?query=subject:one")
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(json.keys == ["complete", "cursor", "total", "messages", "sessions"])
            #expect(json["complete"].bool == true && json["total"].int == 1 && json["cursor"].string == id)
            #expect(json["messages"][0]["ID"].string == id && json["sessions"].array.isEmpty)
        }
    }

    @Test(arguments: Depth.allCases)
    func `What comes later is answered when it is kept, whatever else comes`(depth: Depth) async throws {
        let test = try APIUnderTest()
        try await test.keep(Self.mail("Old"))
        try await depth.test(test.api) { client in
            async let answer = client.get("/api/v1/wait?query=needle+subject:new&recipient=w1@*&count=2&timeout=1m")
            await test.feed.waiters(1)
            for (subject, recipient) in [
                ("New 1", "w1@t.test"), ("New", "w2@t.test"), ("Other", "w1@t.test"), ("New 2", "W1@t.test"),
            ] {
                try await test.keep(Self.mail(subject, to: recipient))
            }
            let json = try await answer.json
            #expect(json["complete"].bool == true)
            // In the order of their arrival.
            #expect(json["messages"].array.map { $0["Subject"].string } == ["New 1", "New 2"])
            #expect(test.feed.isIdle)
        }
    }

    @Test(arguments: Depth.allCases)
    func `The cursor of an answer leads to what came after it`(depth: Depth) async throws {
        let test = try APIUnderTest()
        try await depth.test(test.api) { client in
            try await test.keep(Self.mail("One"))
            try await test.keep(Self.mail("Two"))
            let first = try await client.get("/api/v1/wait?query=subject:one").json
            // Everything up to the second was looked at.
            let cursor = try #require(first["cursor"].string)
            let none = try await client.get("/api/v1/wait?after=\(cursor)&timeout=0s")
            #expect(none.status == 404)
            #expect(try none.json["complete"].bool == false && none.json["cursor"].string == cursor)
            let id = String(try await test.keep(Self.mail("Three")))
            let next = try await client.get("/api/v1/wait?after=\(cursor)").json
            #expect(next["messages"].array.map { $0["ID"].string } == [id] && next["cursor"].string == id)
        }
    }

    @Test(arguments: Depth.allCases)
    func `When the time is over, the answer says what there is and which sessions failed, each with its advice`(
        depth: Depth
    )
        async throws
    {
        let test = try APIUnderTest()
        func record(_ session: Int64, _ outcome: String) {
            var record = SessionAPITests.record(session, advice: "Do \(session).")
            record.outcome = outcome
            // A clock that went back makes no difference.
            record.ended = 10 - session
            test.store.append(record)
        }
        record(1, "Completed")
        record(2, "ClientRejectedCertificate")
        let id = try await test.keep(Self.mail("One"))
        record(3, "HandshakeTimedOut")
        record(4, "TlsFailed")
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let answer = try await client.get("/api/v1/wait?count=2&timeout=50ms")
            #expect(answer.status == 404)
            let json = try answer.json
            #expect(json["complete"].bool == false && json["total"].int == 1)
            #expect(json["sessions"].array.map { $0["ID"].string } == ["4", "3", "2"])
            #expect(json["sessions"][0]["Advice"].string == "Do 4.")
            #expect(!json["sessions"][0].keys.contains("Scope"))
            // Only those since the cursor.
            let later = try await client.get("/api/v1/wait?after=\(id)&timeout=0").json
            #expect(later["sessions"].array.map { $0["ID"].string } == ["4", "3"])
        }
    }

    @Test func `In a scope, a failed session of another name is left out and one of no known name is marked`()
        async throws
    {
        let test = try APIUnderTest()
        for (id, name) in [(1, "a.test"), (2, "b.test"), (3, nil)] as [(Int64, String?)] {
            var record = SessionAPITests.record(id)
            record.outcome = "HandshakeTimedOut"
            record.tls = nil
            record.serverName = name
            record.messages = []
            test.store.append(record)
        }
        try await test.store.checkWritable()
        try await Depth.direct.test(test.api) { client in
            let named = try await client.get("/api/v1/wait?serverName=a.test&timeout=0").json["sessions"].array
            #expect(named.map { $0["ID"].string } == ["3", "1"])
            #expect(named.map { $0["Scope"].string } == ["unknown", "known"])
            #expect(named.map { $0["ServerName"].string } == [nil, "a.test"])
            let recipient = try await client.get("/api/v1/wait?recipient=w1@t.test&timeout=0").json["sessions"].array
            #expect(recipient.map { $0["Scope"].string } == ["unknown", "unknown", "unknown"])
        }
    }

    @Test(arguments: [
        ("count=0", "count must be a whole number, 1 to 10000"), ("count=10001", "count must be"),
        ("timeout=5m1s", "timeout must be a length of time up to 5m"), ("timeout=301", "timeout must be"),
        ("timeout=-1", "timeout must be"), ("after=x", "after must be the ID of a message"),
        ("query=is:x", "is not a term"), ("timeout=9999999999999999999999", "timeout must be"),
        ("timeout=9999999999999999999999m", "timeout must be"), ("timeout=1e300", "timeout must be"),
        ("after=9223372036854775808", "after must be"), ("count=99999999999999999999", "count must be"),
    ])
    func `What makes no sense is refused at once`(query: String, sentence: String) async throws {
        let test = try APIUnderTest()
        try await Depth.direct.test(test.api) { client in
            let answer = try await client.get("/api/v1/wait?" + query)
            #expect(answer.status == 400 && answer.error?.contains(sentence) == true, "\(answer.text)")
        }
        #expect(test.feed.isIdle)
    }

    @Test func `A client that goes away is waited for no longer`() async throws {
        let test = try APIUnderTest()
        try await withListener(test.api) { listening in
            try await Connection.with(port: listening.port) { connection in
                try await connection.send(Array("GET /api/v1/wait?timeout=5m HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                await test.feed.waiters(1)
            }
            await test.feed.waiters(0)
        }
    }

    @Test func `The end of the daemon ends every wait`() async throws {
        let test = try APIUnderTest()
        try await Depth.direct.test(test.api) { client in
            async let answer = client.get("/api/v1/wait?timeout=5m")
            await test.feed.waiters(1)
            test.feed.close()
            let ended = try await answer
            let late = try await client.get("/api/v1/wait?timeout=5m")
            #expect(ended.status == 404 && late.status == 404)
        }
    }

    @Test func `A thousand wait at once, and each gets its own`() async throws {
        let test = try APIUnderTest()
        try await Depth.direct.test(test.api) { client in
            try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for worker in 0..<1_000 {
                    tasks.addTask {
                        let json = try await client.get("/api/v1/wait?recipient=w\(worker)@t.test&timeout=5m").json
                        return json["complete"].bool == true && json["messages"][0]["Subject"].string == "\(worker)"
                    }
                }
                await test.feed.waiters(1_000)
                for worker in 0..<1_000 { try await test.keep(Self.mail("\(worker)", to: "w\(worker)@t.test")) }
                for try await isRight in tasks { #expect(isRight) }
            }
        }
    }
}

extension WaitAPITests {
    @Test func `While somebody waits for a word, what arrives is not held, and the answer comes when the time is over`()
        async throws
    {
        let test = try APIUnderTest()
        let alive = Counter()
        try await test.store.whileSearchesAreStuck {
            try await Depth.direct.test(test.api) { client in
                async let answer = client.get("/api/v1/wait?query=nosuchword&timeout=1s")
                await test.feed.waiters(1)
                for _ in 0..<30 {
                    var mail = Self.mail("Large")
                    mail.content = CountedSource(size: 100_000, alive)
                    try await test.keep(mail)
                    // Although the waiter cannot look, only the mail on its way is there.
                    #expect(alive.value <= 2)
                }
                #expect(try await answer.status == 404)
                #expect(test.feed.isIdle)
            }
        }
        try await Depth.direct.test(test.api) { client in
            let json = try await client.get("/api/v1/wait?query=xxxx&count=30&timeout=1m").json
            #expect(json["complete"].bool == true && json["total"].int == 30)
        }
        #expect(alive.value == 0)
    }

    @Test(arguments: Depth.allCases)
    func `A long answer is whole and in the order of arrival`(depth: Depth) async throws {
        let test = try APIUnderTest()
        var ids: [String] = []
        let subject = String(repeating: "long ", count: 500)
        for number in 0..<150 { ids.append(String(try await test.keep(Self.mail("\(subject)\(number)")))) }
        try await depth.test(test.api) { client in
            for (count, status) in [(150, 200), (151, 404)] {
                let answer = try await client.get("/api/v1/wait?count=\(count)&timeout=0")
                #expect(answer.status == status)
                let json = try answer.json
                #expect(json["complete"].bool == (status == 200) && json["total"].int == 150)
                #expect(json["messages"].array.map { $0["ID"].string } == ids && json["cursor"].string == ids.last)
                #expect(json["sessions"].array.isEmpty)
            }
        }
    }

    @Test func `What comes faster than it can be handed on wakes every waiter to look for itself`() async throws {
        let test = try APIUnderTest()
        try await Depth.direct.test(test.api) { client in
            async let answer = client.get("/api/v1/wait?recipient=w1@t.test&timeout=30s")
            // It would find by its first look what comes before that.
            try await eventually("the waiter has looked") { test.feed.asleep == 1 }
            // The only message, so that nothing else wakes anybody.
            var message = Self.mail("One", to: "w1@t.test")
            message.envelope.recipients += (0..<20_000).map { EnvelopeAddress(address: "r\($0)@t.test") }
            #expect(message.envelope.recipients.count * 64 > MessageFeed.mostQueued)
            let id = try await test.keep(message)
            #expect(try await answer.json["messages"].array.map { $0["ID"].string } == [String(id)])
        }
    }

    @Test func `Where too many long searches wait, a further one is refused, and a wait is not`() async throws {
        let test = try APIUnderTest()
        let id = try await test.keep(Self.mail("One"))
        let turns = test.store.reader.turns
        for _ in 0..<turns.atOnce { #expect(await turns.take() == .granted) }
        try await withThrowingDiscardingTaskGroup { searches in
            for _ in 0..<turns.maximumWaiting {
                searches.addTask {
                    #expect(await turns.take() == .granted)
                    turns.giveBack()
                }
            }
            try await eventually("the queue is full") { turns.waiting == turns.maximumWaiting }
            try await Depth.direct.test(test.api) { client in
                #expect(try await client.get("/api/v1/messages?query=needle").status == 503)
                async let answer = client.get("/api/v1/wait?query=needle&timeout=5m")
                try await eventually("the wait is in the queue") {
                    turns.waiting == turns.maximumWaiting + 1
                }
                for _ in 0..<turns.atOnce { turns.giveBack() }
                let (status, json) = (try await answer.status, try await answer.json)
                #expect(status == 200 && json["messages"].array.map { $0["ID"].string } == [String(id)])
            }
        }
    }
}

/// A source that says how many of its kind are held.
private final class CountedSource: MessageSource {
    let size: Int
    let pieceCount = 1
    private let alive: Counter

    init(size: Int, _ alive: Counter) {
        self.size = size
        self.alive = alive
        alive.add(1)
    }

    deinit { alive.add(-1) }

    func piece(at index: Int) -> [UInt8]? {
        let line = [UInt8](repeating: 0x78, count: 70) + [13, 10]
        return Array(
            (Array("Subject: x\r\n\r\n".utf8) + Array(repeatElement(line, count: size / 72 + 1).joined())).prefix(size)
        )
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ change: Int) { count.withLock { $0 += change } }
}

extension MessageFeed {
    /// Returns when so many wait.
    func waiters(_ count: Int) async {
        while waiting != count { await Task.yield() }
    }

    var isIdle: Bool { waiting == 0 }
}
