import BoundedResources
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

/// What a page of a listing may cost, whatever its messages hold.
@Suite(.timeLimit(.minutes(2)))
struct ListingMemoryTests {
    private static func recipients(_ count: Int, length: Int = 0) -> [EnvelopeAddress] {
        (0..<count).map { EnvelopeAddress(address: "r\($0)\(String(repeating: "x", count: length))@mail.test") }
    }

    private static func listed(_ message: NewMessage) async throws -> JSON {
        let test = try APIUnderTest()
        try await test.keep(message)
        return try await DirectClient(application: test.api).get("/api/v1/messages").json["messages"].array[0]
    }

    @Test func `100 recipients are all listed, of 101 the first 100 and their number`() async throws {
        let whole = try await Self.listed(.text("Subject: x\r\n\r\n", to: Self.recipients(100)))
        #expect(whole["RecipientsCount"].int == 100)
        #expect(whole["Bcc"].array.count == 100)
        let cut = try await Self.listed(.text("Subject: x\r\n\r\n", to: Self.recipients(101)))
        #expect(cut["RecipientsCount"].int == 101)
        #expect(cut["Bcc"].array.count == 100)
        #expect(cut["Bcc"].array.last?["Address"].string == "r99@mail.test")
    }

    @Test func `100 mailboxes of To are all listed, of 101 the first 100 and their number, and none counts as hidden`()
        async throws
    {
        for count in [100, 101] {
            let addresses = Self.recipients(count).map(\.address)
            // The one that is cut off is the first of the envelope.
            let message = NewMessage.text(
                "To: \(addresses.joined(separator: ",\r\n "))\r\n\r\n",
                to: [EnvelopeAddress(address: addresses[count - 1])]
            )
            let listed = try await Self.listed(message)
            #expect(listed["To"].array.count == 100)
            #expect(listed["ToCount"].int == (count == 100 ? nil : 101))
            #expect(listed["CcCount"].int == nil)
            #expect(listed["Bcc"].array.isEmpty)
            #expect(listed["RecipientsCount"].int == 1)
        }
    }

    @Test func `A listing of 50 messages with large envelopes has 50 entries and stays small`() async throws {
        let test = try APIUnderTest()
        for _ in 0..<50 { try await test.keep(.text("Subject: x\r\n\r\n", to: Self.recipients(200, length: 3_900))) }
        let page = try await test.store.messages(start: 0, limit: 50)
        #expect(page.items.count == 50 && page.size < 50 * 40_000)
        let answer = try await DirectClient(application: test.api).get("/api/v1/messages")
        #expect(answer.body.count < 50 * 40_000)
        let json = try answer.json
        #expect(json["count"].int == 50)
        #expect(json["messages"].array.count == 50)
        #expect(json["messages"].array.allSatisfy { $0["RecipientsCount"].int == 200 })
        #expect(test.api.memory.used == 0)
    }

    @Test func `Long texts of a listed message are cut, and the message itself is whole`() async throws {
        let test = try APIUnderTest()
        let text = String(repeating: "é", count: 3_000)
        let id = try await test.keep(.text("From: \(text) <a@b>\r\nSubject: \(text)\r\n\r\n"))
        let client = DirectClient(application: test.api)
        let listed = try await client.get("/api/v1/messages").json["messages"].array[0]
        #expect(listed["Subject"].string == String(repeating: "é", count: 2_048) + "…")
        #expect(listed["From"]["Name"].string == String(repeating: "é", count: 2_048) + "…")
        let whole = try await client.get("/api/v1/message/\(id)").json
        #expect(whole["Subject"].string == text)
        #expect(try await client.get("/api/v1/message/latest").json["Subject"].string == text)
    }

    @Test func `A page that finds no room gets 503 with Retry-After, and one that finds it in time is answered`()
        async throws
    {
        let memory = MemoryBudget(size: 1 << 20)
        let impatient = try APIUnderTest(memory: memory, patience: .milliseconds(10))
        let held = (0..<8).compactMap { _ in memory.reserveNow(131_072) }
        let refused = try await DirectClient(application: impatient.api).get("/api/v1/messages")
        #expect(refused.status == 503)
        #expect(refused["Retry-After"] == "5")
        #expect(try refused.json["Error"].string?.contains("MemoryBudget") == true)

        let patient = try APIUnderTest(memory: memory, patience: .seconds(60))
        async let answer = DirectClient(application: patient.api).get("/api/v1/messages")
        while memory.waiting == 0 { await Task.yield() }
        for reservation in held { reservation.release() }
        #expect(try await answer.status == 200)
        #expect(memory.used == 0)
    }

    @Test func `A page that is larger than was thought is read again; beyond the budget it is 400`() async throws {
        let test = try APIUnderTest(memory: MemoryBudget(size: 1 << 20))
        for _ in 0..<100 { try await test.keep(.text("Subject: x\r\n\r\n")) }
        let client = DirectClient(application: test.api)
        #expect(try await client.get("/api/v1/messages?limit=100").json["messages"].array.count == 100)
        for _ in 0..<100 { try await test.keep(.text("Subject: x\r\n\r\n")) }
        let refused = try await client.get("/api/v1/messages?limit=200")
        #expect(refused.status == 400)
        #expect(try refused.json["Error"].string?.contains("limit=") == true)
        #expect(test.api.memory.used == 0)
    }

    @Test func `A listed session names its first 1,000 messages, and of 1,001 their number`() async throws {
        let test = try APIUnderTest()
        let client = DirectClient(application: test.api)
        for (id, count) in [(Int64(1), 1_000), (2, 1_001)] {
            var record = SessionAPITests.record(id)
            record.messages = (1...Int64(count)).map { $0 }
            test.store.append(record)
            try await test.store.checkWritable()
            let listed = try await client.get("/api/v1/sessions?limit=1").json["sessions"].array[0]
            #expect(listed["Messages"].array.count == 1_000)
            #expect(listed["MessagesCount"].int == (count == 1_000 ? nil : 1_001))
            #expect(try await client.get("/api/v1/session/\(id)").json["Messages"].array.count == count)
        }
        #expect(test.api.memory.used == 0)
    }
}
