import HTTPInterface
import MessageStore
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MessageListingTests {
    private static let source = """
        From: Ann <ann@mail.test>\r
        To: Bob <bob@mail.test>, carol@mail.test\r
        Cc: Dan <dan@mail.test>\r
        Reply-To: Desk <desk@mail.test>\r
        Subject: Hello\r
        Message-ID: <1@mail.test>\r
        \r
        Good morning\r

        """

    @Test(arguments: Depth.allCases)
    func `An empty store gives an empty page`(depth: Depth) async throws {
        try await depth.test(APIUnderTest().api) { client in
            let answer = try await client.get("/api/v1/messages")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/json")
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Cache-Control"] == "no-store")
            #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control") })
            #expect(
                answer.text == """
                    {"count":0,"messages":[],"messages_count":0,"messages_unread":0,"start":0,"tags":[],"total":0,\
                    "unread":0}
                    """
            )
        }
    }

    @Test(arguments: Depth.allCases)
    func `A message is listed with the fields and types of Mailpit's API, Session and Tls beside`(
        depth: Depth
    ) async throws {
        let test = try APIUnderTest()
        let recipients = ["bob", "CAROL", "dan"].map { EnvelopeAddress(address: "\($0)@mail.test") }
        let id = try await test.keep(.text(Self.source, to: recipients, tls: .negotiated, user: "ci"))
        try await depth.test(test.api) { client in
            let json = try await client.get("/api/v1/messages").json
            #expect(json["total"].int == 1)
            #expect(json["unread"].int == 1)
            let message = json["messages"][0]
            #expect(message["ID"].string == String(id))
            #expect(message["MessageID"].string == "1@mail.test")
            #expect(message["Read"].bool == false)
            #expect(message["From"]["Name"].string == "Ann")
            #expect(message["To"].array.map { $0["Address"].string } == ["bob@mail.test", "carol@mail.test"])
            #expect(message["Cc"][0]["Address"].string == "dan@mail.test")
            #expect(message["Bcc"].isNull)
            #expect(message["ReplyTo"][0]["Name"].string == "Desk")
            #expect(message["Subject"].string == "Hello")
            #expect(message["Created"].string == "2026-11-18T11:06:40.125Z")
            #expect(message["Username"].string == "ci")
            #expect(message["Tags"].array.isEmpty)
            #expect(message["Size"].int == Self.source.utf8.count)
            #expect(message["Attachments"].int == 0)
            #expect(message["Snippet"].string == "Good morning")
            #expect(message["Session"].string == "1795000000000001")
            #expect(message["Tls"]["Version"].string == "1.3")
        }
    }

    @Test func `A recipient that no header names is a blind copy, and null is no TLS`() async throws {
        let test = try APIUnderTest()
        let recipients = ["bob@mail.test", "eve@mail.test", "eve@mail.test"].map { EnvelopeAddress(address: $0) }
        try await test.keep(.text(Self.source, to: recipients))
        let message = try await DirectClient(application: test.api).get("/api/v1/messages").json["messages"][0]
        #expect(message["Bcc"].array.map { $0["Address"].string } == ["eve@mail.test"])
        #expect(message["Tls"].isNull)
    }

    @Test(arguments: Depth.allCases)
    func `Pages are cut by start and limit, newest first`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let ids = Array(try await test.keep(5).reversed())
        try await depth.test(test.api) { client in
            for (query, expected) in [
                ("", 0..<5), ("?limit=2", 0..<2), ("?start=2&limit=2", 2..<4), ("?start=4", 4..<5),
                ("?start=5", 5..<5), ("?limit=0", 0..<0), ("?start=9223372036854775807", 5..<5),
                ("?limit=10000", 0..<5), ("?tz=UTC", 0..<5),
            ] {
                let json = try await client.get("/api/v1/messages\(query)").json
                #expect(json["messages"].array.map { $0["ID"].string } == Array(ids[expected]), "\(query)")
                #expect(json["total"].int == 5)
                #expect(json["count"].int == expected.count)
                #expect(json["messages_count"].int == 5)
            }
        }
    }

    @Test(arguments: ["messages", "sessions"])
    func `A number that is none or out of bounds is 400 and says the bounds`(list: String) async throws {
        let client = DirectClient(application: try APIUnderTest().api)
        for value in ["-1", "+1", "x", "1.5", "10001", "99999999999999999999"] {
            let answer = try await client.get("/api/v1/\(list)?limit=\(value.replacing("+", with: "%2B"))")
            #expect(answer.status == 400)
            #expect(answer.error == "limit must be a whole number, 0 to 10000; it is “\(value)”.")
        }
        #expect(try await client.get("/api/v1/\(list)?start=-1").error?.contains("0 or more") == true)
    }

    @Test(arguments: Depth.allCases)
    func `What does not exist is 404, a wrong method 405 with those that are possible`(depth: Depth) async throws {
        try await depth.test(APIUnderTest().api) { client in
            for path in ["/", "/api/v1", "/api/v1/nothing", "/api/v1/messages/more", "/health"] {
                let answer = try await client.get(path)
                #expect(answer.status == 404)
                #expect(answer.error == "There is nothing at \(path).")
            }
            let answer = try await client.ask("POST", "/api/v1/messages")
            #expect(answer.status == 405)
            #expect(answer["Allow"] == "GET, DELETE, PUT, HEAD")
            let unusual = try await client.ask("PROPFIND", "/api/v1/sessions")
            #expect(unusual.status == 405)
            #expect(unusual.error == "PROPFIND is not allowed on /api/v1/sessions; allowed: GET, HEAD.")
        }
    }

    @Test(arguments: Depth.allCases)
    func `A foreign host or origin is 403 and changes nothing, on every route`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(1)
        try await depth.test(test.api) { client in
            for (method, path) in [
                ("GET", "/api/v1/messages"), ("DELETE", "/api/v1/messages"), ("GET", "/nothing"),
                ("OPTIONS", "/api/v1/messages"), ("GET", "/api/v1/message/latest/raw"),
            ] {
                let host = try await client.ask(method, path, [("Host", "evil.example")])
                #expect(host.status == 403)
                #expect(host.error?.contains("HttpHosts (LETTERLOCK_HTTP_HOSTS)") == true)
                #expect(host["Cache-Control"] == "no-store")
                let origin = try await client.ask(method, path, [("Origin", "http://evil.example")])
                #expect(origin.status == 403)
                #expect(origin.error?.contains("HttpHosts (LETTERLOCK_HTTP_HOSTS)") == true)
            }
            let twice = try await client.get("/api/v1/messages", [("Host", "localhost"), ("Host", "mail.test")])
            #expect(twice.status == 400)
            let named = try await client.get("/api/v1/messages", [("Host", "mail.test:8025")])
            #expect(named.status == 200)
            let left = try await test.listedIDs(client)
            #expect(left == ids)
        }
    }
}
