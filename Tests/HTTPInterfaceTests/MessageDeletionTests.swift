import HTTPInterface
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MessageDeletionTests {
    @Test(arguments: Depth.allCases, ["", "{}", " { } "])
    func `No IDs at all delete all`(depth: Depth, body: String) async throws {
        let test = try APIUnderTest()
        _ = try await test.keep(3)
        try await depth.test(test.api) { client in
            let answer = try await client.ask("DELETE", "/api/v1/messages", body: body)
            #expect(answer.status == 200)
            #expect(answer.text == "ok")
            let left = try await test.listedIDs(client)
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: Depth.allCases)
    func `A scope or a query with a NUL is 400 and deletes nothing, though its front would match all`(
        depth: Depth
    ) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(1)
        try await depth.test(test.api) { client in
            for (method, path) in [
                ("DELETE", "/api/v1/messages?recipient=*%00x"), ("DELETE", "/api/v1/messages?user=%00"),
                ("DELETE", "/api/v1/search?query=subject:%00"),
            ] {
                let answer = try await client.ask(method, path)
                #expect(answer.status == 400, "\(path): \(answer.text)")
            }
            let listed = try await test.listedIDs(client)
            #expect(listed == ids)
        }
    }

    @Test(arguments: Depth.allCases)
    func `The IDs named are deleted, and one that is gone does no harm`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(3)
        try await depth.test(test.api) { client in
            for (named, left) in [
                ("\"\(ids[1])\"", [2, 0]), ("\"\(ids[1])\", \"1\"", [2, 0]), ("\"\(ids[0])\"", [2]),
            ] {
                let answer = try await client.ask("DELETE", "/api/v1/messages", body: #"{"IDs": [\#(named)]}"#)
                #expect(answer.status == 200)
                let listed = try await test.listedIDs(client)
                #expect(listed == left.map { ids[$0] })
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `A body that cannot be read is 400 and deletes nothing`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(1)
        try await depth.test(test.api) { client in
            for body in [
                "{", "[]", "null", "x", #"{"IDs": "\#(ids[0])"}"#, #"{"IDs": [1]}"#, #"{"IDs": []}"#,
                #"{"IDs": null}"#, #"{"IDs": null, "Read": null}"#, #"{"Read": null}"#, #"{"ID": []}"#,
                #"{"ID": ["\#(ids[0])"]}"#, #"{"IDs": ["\#(ids[0])"], "ids": ["\#(ids[0])"]}"#,
                #"{"IDs": ["\#(ids[0])"], "IDs": []}"#, #"{"IDs": ["\#(ids[0])"], "IDs": ["\#(ids[0])"]}"#,
                #"{"IDs": ["\#(ids[0])"], "All": true}"#, #"{"IDs": ["-\#(ids[0])"]}"#, #"{"IDs": ["+\#(ids[0])"]}"#,
                "{\u{0}}", #"{"IDs": ["\#(ids[0])"]} {}"#, #"{"IDs": ["x"]}"#, #"{"IDs": ["\#(ids[0])", "x"]}"#,
                #"{"Read": true}"#, " ",
                #"{"IDs": ["99999999999999999999"]}"#,
            ] {
                let answer = try await client.ask("DELETE", "/api/v1/messages", body: body)
                #expect(answer.status == 400, "\(body)")
                #expect(answer.error?.contains("nothing was changed") == true)
            }
            let left = try await test.listedIDs(client)
            #expect(left == ids)
        }
    }

    @Test(arguments: ["IDs", "ids", "Ids", "iDs"])
    func `Keys of a body match in any letter case`(key: String) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(2)
        try await Depth.direct.test(test.api) { client in
            let body = #"{"\#(key)": ["\#(ids[0])"]}"#
            let marked = try await client.ask("PUT", "/api/v1/messages", body: body.dropLast() + #", "read": true}"#)
            let deleted = try await client.ask("DELETE", "/api/v1/messages", body: body)
            #expect(marked.status == 200 && deleted.status == 200, "\(marked.text) \(deleted.text)")
            let left = try await test.listedIDs(client)
            #expect(left == [ids[1]])
        }
    }

    @Test(arguments: [(0, 200), (1, 413)])
    func `A body may have one mebibyte`(excess: Int, status: Int) async throws {
        for depth in Depth.allCases {
            let test = try APIUnderTest()
            let ids = try await test.keep(1)
            try await depth.test(test.api) { client in
                let start = #"{"IDs": ["1"]"#
                let padding = String(repeating: " ", count: 1_024 * 1_024 - start.utf8.count - 1 + excess)
                let answer = try await client.ask("DELETE", "/api/v1/messages", body: start + padding + "}")
                #expect(answer.status == status)
                let left = try await test.listedIDs(client)
                #expect(left == ids)
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `Messages named are marked read and unread`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(2)
        try await depth.test(test.api) { client in
            for (read, unread) in [(true, 1), (false, 2)] {
                let body = #"{"IDs": ["\#(ids[0])"], "Read": \#(read)}"#
                let answer = try await client.ask("PUT", "/api/v1/messages", body: body)
                #expect(answer.status == 200)
                let page = try await client.get("/api/v1/messages").json
                #expect(page["unread"].int == unread)
                #expect(page["messages"][1]["Read"].bool == read)
            }
            for body in ["", "{}", #"{"Read": true}"#, #"{"IDs": []}"#, #"{"IDs": [], "Read": true}"#] {
                let answer = try await client.ask("PUT", "/api/v1/messages", body: body)
                #expect(answer.status == 400)
            }
        }
    }
}
