import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(5))) struct SearchAPITests {
    private func filled() async throws -> (test: APIUnderTest, ids: [String]) {
        let test = try APIUnderTest()
        var ids: [String] = []
        for (subject, recipients, user) in [
            ("Invoice", ["w1@t.test"], "ci"), ("Reminder", ["w2@t.test", "w1@t.test"], nil),
            ("Invoice two", ["w2@t.test"], nil),
        ] as [(String, [String], String?)] {
            let id = try await test.keep(
                .text(
                    "Subject: \(subject)\r\n\r\nHello\r\n",
                    to: recipients.map { EnvelopeAddress(address: $0) },
                    tls: user == nil ? .negotiated : nil,
                    user: user
                )
            )
            ids.append(String(id))
        }
        return (test, ids)
    }

    private func found(_ client: any HTTPAsking, _ path: String) async throws -> [String] {
        let answer = try await client.get(path)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json["messages"].array.compactMap { $0["ID"].string }
    }

    @Test(arguments: Depth.allCases)
    func `A search and a scope find what they say, newest first`(depth: Depth) async throws {
        let (test, ids) = try await filled()
        try await depth.test(test.api) { client in
            for (path, expected) in [
                ("/api/v1/search?query=invoice", [ids[2], ids[0]]),
                ("/api/v1/search?query=subject%3Ainvoice+-tls%3Anone", [ids[2]]),
                ("/api/v1/search?query=%22invoice%20two%22", [ids[2]]),
                ("/api/v1/search?query=invoice&start=1", [ids[0]]), ("/api/v1/search?query=invoice&limit=0", []),
                ("/api/v1/messages?recipient=W1@t.test", [ids[1], ids[0]]),
                ("/api/v1/messages?recipient=w1@t.test&recipient=w2@*", [ids[2], ids[1], ids[0]]),
                ("/api/v1/messages?user=ci", [ids[0]]), ("/api/v1/messages?serverName=mail.test", [ids[2], ids[1]]),
                ("/api/v1/search?query=invoice&recipient=w2@t.test", [ids[2]]),
                ("/api/v1/messages?recipient=nobody", []),
            ] { #expect(try await found(client, path) == expected, "\(path)") }
            let json = try await client.get("/api/v1/search?query=invoice&limit=1").json
            // As Mailpit counts: all messages, and those found.
            #expect(json["total"].int == 3 && json["unread"].int == 3 && json["count"].int == 1)
            #expect(json["messages_count"].int == 2 && json["messages_unread"].int == 2)
        }
    }

    @Test(arguments: Depth.allCases)
    func `The latest is that of the query and the scope`(depth: Depth) async throws {
        let (test, ids) = try await filled()
        try await depth.test(test.api) { client in
            #expect(try await client.get("/api/v1/message/latest").json["ID"].string == ids[2])
            #expect(try await client.get("/api/v1/message/latest?query=reminder").json["ID"].string == ids[1])
            #expect(try await client.get("/api/v1/message/latest?recipient=w1@t.test").json["ID"].string == ids[1])
            #expect(try await client.get("/api/v1/message/latest/raw?user=ci").text.hasPrefix("Subject: Invoice\r\n"))
            let none = try await client.get("/api/v1/message/latest?query=nothing")
            #expect(none.status == 404 && none.error == "There is no such message yet.")
        }
    }

    @Test(arguments: Depth.allCases)
    func `What a search finds can be deleted, and a scope's copies alone`(depth: Depth) async throws {
        let (test, ids) = try await filled()
        try await depth.test(test.api) { client in
            #expect(try await client.ask("DELETE", "/api/v1/messages?recipient=w1@t.test").text == "ok")
            #expect(try await test.listedIDs(client) == [ids[2], ids[1]])
            let left = try await client.get("/api/v1/message/\(ids[1])").json["Envelope"]["Recipients"].array
            #expect(left.map { $0["Address"].string } == ["w2@t.test"])
            let named = try await client.ask(
                "DELETE",
                "/api/v1/messages?recipient=w9@*",
                body: #"{"IDs": ["\#(ids[1])"]}"#
            )
            #expect(named.text == "ok")
            #expect(try await test.listedIDs(client).count == 2)
            #expect(try await client.ask("DELETE", "/api/v1/search?query=subject:two").text == "ok")
            #expect(try await test.listedIDs(client) == [ids[1]])
        }
    }

    @Test(arguments: Depth.allCases)
    func `A search without a query, or with one that makes no sense, is refused and deletes nothing`(depth: Depth)
        async throws
    {
        let (test, ids) = try await filled()
        try await depth.test(test.api) { client in
            for (path, part) in [
                ("/api/v1/search", "search needs query."), ("/api/v1/search?query=is:odd", "“is:odd” is not a term"),
                ("/api/v1/search?query=a&recipient=", "recipient is empty"),
                ("/api/v1/search?query=a&user=a&user=b", "user may be given once"),
            ] {
                for method in ["GET", "DELETE"] {
                    let answer = try await client.ask(method, path)
                    #expect(
                        answer.status == 400 && answer.error?.contains(part) == true,
                        "\(method) \(path): \(answer.text)"
                    )
                }
            }
            #expect(try await test.listedIDs(client) == ids.reversed())
        }
    }

    @Test(arguments: Depth.allCases)
    func `Sessions can be limited too`(depth: Depth) async throws {
        let test = try APIUnderTest()
        for id in 1...3 { test.store.append(SessionAPITests.record(Int64(id), user: id == 2 ? "ci" : nil)) }
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let json = try await client.get("/api/v1/sessions?user=ci").json
            #expect(json["sessions"].array.map { $0["ID"].string } == ["2"] && json["total"].int == 1)
            #expect(try await client.get("/api/v1/sessions?serverName=MAIL.test").json["total"].int == 3)
        }
    }
}
