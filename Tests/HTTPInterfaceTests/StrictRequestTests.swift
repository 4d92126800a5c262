import HTTPTypes
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

/// Requests that say something in another way than their route knows it: refused, and nothing is done.
@Suite(.timeLimit(.minutes(5))) struct StrictRequestTests {
    /// A value that is right for a parameter.
    private static func value(_ parameter: Parameter) -> String {
        switch parameter.kind {
        case .text, .any: "x"
        case .integer, .id: "1"
        case .duration: "0s"
        case .search: "hello"
        }
    }

    /// A path of a route and the parameters that it needs.
    private static func target(_ route: Route) -> String {
        let path = route.pattern.map { $0 == "{name}" ? "1.txt" : $0.hasPrefix("{") ? "1" : $0 }
        let needed = route.parameters.filter { $0.place == .query && $0.isRequired }.map { "\($0.name)=\(value($0))" }
        return "/" + path.joined(separator: "/") + "?" + needed.joined(separator: "&")
    }

    /// Asks every route that clients ask, over a store with two messages and a feed that lets nobody wait.
    private static func forEachRoute(
        _ body: (Route, any HTTPAsking, _ target: String) async throws -> Void
    ) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(2)
        test.feed.close()
        let client = DirectClient(application: test.api)
        for route in test.api.routeTable where route.audience == .clients {
            try await body(route, client, target(route))
            let listed = try await test.listedIDs(client)
            try #require(listed == ids.reversed(), "\(route.name)")
        }
    }

    @Test func `An unknown parameter is 400 on every route, and the nearest real one is named`() async throws {
        try await Self.forEachRoute { route, client, target in
            let known = route.parameters.filter { $0.place == .query }
            let wrong = known.flatMap { [$0.name.uppercased(), $0.name + "s", $0.name + "%00"] }
            for name in ["wrong"] + wrong {
                let answer = try await client.ask(route.method.rawValue, target + "&\(name)=1")
                #expect(answer.status == 400, "\(route.name) \(name)")
                let error = answer.error ?? ""
                #expect(error.contains("is not a parameter of \(route.name)"), "\(error)")
                let meant = known.first { name == $0.name.uppercased() }
                guard let meant else { continue }
                #expect(error.contains("did you mean \(meant.name)?"), "\(error)")
            }
            if known.isEmpty {
                let answer = try await client.ask(route.method.rawValue, target + "&wrong=1")
                #expect(answer.error?.contains("it takes none.") == true)
            }
        }
    }

    @Test func `A parameter that is empty or has no value is 400 on every route`() async throws {
        try await Self.forEachRoute { route, client, target in
            for parameter in route.parameters where parameter.place == .query && !parameter.isRequired {
                for text in ["\(parameter.name)=", parameter.name] {
                    let answer = try await client.ask(route.method.rawValue, target + "&" + text)
                    #expect(answer.status == 400, "\(route.name) \(text)")
                    #expect(answer.error?.hasPrefix("\(parameter.name) is empty;") == true, "\(answer.text)")
                }
            }
        }
    }

    @Test func `A parameter may be given as often as its table says and not once more`() async throws {
        try await Self.forEachRoute { route, client, target in
            for parameter in route.parameters where parameter.place == .query {
                let most = parameter.mostRepetitions
                let path = target.prefix { $0 != "?" }
                let one = "\(parameter.name)=\(Self.value(parameter))"
                for (count, isRefused) in [(most, false), (most + 1, true)] {
                    // What changes something is told so by the table alone.
                    guard isRefused || route.method == .get else { continue }
                    let query = Array(repeating: one, count: count)
                    let needed = parameter.isRequired ? "" : target.dropFirst(path.count + 1)
                    let all = ([String(needed)] + query).filter { !$0.isEmpty }.joined(separator: "&")
                    let answer = try await client.ask(route.method.rawValue, path + "?" + all)
                    let isRepetition = answer.error?.contains("\(parameter.name) may be given") == true
                    #expect(isRepetition == isRefused, "\(route.name) \(parameter.name) \(count): \(answer.text)")
                }
            }
        }
    }

    @Test func `tz and _ are ignored on every route, several and empty ones too`() async throws {
        try await Self.forEachRoute { route, client, target in
            guard route.method == .get else { return }
            let plain = try await client.ask(route.method.rawValue, target)
            let more = try await client.ask(route.method.rawValue, target + "&tz=Europe/Berlin&_=1&_=&tz")
            #expect(more.status == plain.status, "\(route.name): \(more.text)")
        }
    }

    @Test func `A query that is not percent-encoded UTF-8 is 400 on every route`() async throws {
        try await Self.forEachRoute { route, client, target in
            for text in ["tz=%", "tz=%4", "tz=%zz", "tz=%ff", "%=1", "tz=%C3"] {
                let answer = try await client.ask(route.method.rawValue, target + "&" + text)
                #expect(answer.status == 400, "\(route.name) \(text)")
            }
        }
    }

    @Test(arguments: [
        "?recipients=ann@x", "?Recipient=ann@x", "?recipient=", "?recipient", "?query=subject:", "?query=",
        "?query=%20",
        "?query=-", "?query=%22%22", "?query=from:&query=x", "?user=", "?serverName=&user=x", "?", "?&", "?&&",
        "?recipient=x&wrong=1", "?all=1", "?query=hello&query=other",
    ])
    func `A deletion that names something in a wrong way is 400 and deletes nothing`(query: String) async throws {
        for (path, usesQuery) in [("/api/v1/messages", true), ("/api/v1/search", false)] {
            let test = try APIUnderTest()
            let ids = try await test.keep(2)
            try await Depth.direct.test(test.api) { client in
                let more = usesQuery || query.contains("query") ? "" : "&query=hello"
                let answer = try await client.ask("DELETE", path + query + more)
                let isEmptyOnly = !usesQuery && query.allSatisfy { "?&".contains($0) }
                if !isEmptyOnly {
                    #expect(answer.status == 400, "\(path + query)")
                    #expect(answer.error?.hasSuffix("Nothing was changed.") == true, "\(answer.text)")
                    let listed = try await test.listedIDs(client)
                    #expect(listed == ids.reversed())
                }
            }
        }
    }

    @Test(arguments: ["query=to:", "query=", "query=tag:", "Query=to:x", ""])
    func `A search by an empty term, as of an empty variable, deletes nothing`(query: String) async throws {
        let test = try APIUnderTest()
        let ids = try await test.keep(2)
        try await Depth.direct.test(test.api) { client in
            let answer = try await client.ask("DELETE", "/api/v1/search?" + query)
            #expect(answer.status == 400)
            let listed = try await test.listedIDs(client)
            #expect(listed == ids.reversed())
        }
    }

    @Test(arguments: ["", "?tz=UTC", "?_=1", "?_=1&tz="])
    func `All messages are deleted by a request that names nothing`(query: String) async throws {
        let test = try APIUnderTest()
        _ = try await test.keep(2)
        try await Depth.direct.test(test.api) { client in
            let answer = try await client.ask("DELETE", "/api/v1/messages" + query)
            #expect(answer.status == 200)
            let listed = try await test.listedIDs(client)
            #expect(listed.isEmpty)
        }
    }

    @Test(arguments: ["wait?timeout=0&", "messages?", "export?", "sessions?", "message/latest?", "search?query=hello&"])
    func `A misspelled scope is answered with nobody's mail`(path: String) async throws {
        let test = try APIUnderTest()
        _ = try await test.keep(1)
        try await Depth.direct.test(test.api) { client in
            for scope in ["recipients=bob@mail.test", "Recipient=bob@mail.test", "recipient=", "servername=x"] {
                let answer = try await client.get("/api/v1/" + path + scope)
                #expect(answer.status == 400, "\(scope)")
            }
        }
    }

    @Test func `A message that is named by its ID must belong to the scope and the query`() async throws {
        let test = try APIUnderTest()
        let id = try await test.keep(1)[0]
        try await Depth.direct.test(test.api) { client in
            for path in ["/api/v1/message/\(id)", "/api/v1/message/\(id)/raw", "/view/\(id).txt"] {
                for (query, status) in [
                    ("", 200), ("?recipient=bob@mail.test", 200), ("?recipient=eve@mail.test", 404),
                    ("?query=subject:0", 200), ("?query=subject:1", 404),
                ] {
                    let answer = try await client.get(path + query)
                    #expect(answer.status == status, "\(path + query)")
                }
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `Probes may append what they like, on both ports`(depth: Depth) async throws {
        let test = try APIUnderTest()
        for (application, paths) in [
            (test.api, ["/livez", "/readyz"]),
            (HealthAPI(reporting: SetHealth()), ["/livez", "/readyz", "/health", "/metrics"]),
        ] as [(any HTTPApplication, [String])] {
            try await depth.test(application) { client in
                for path in paths {
                    for query in ["?cachebreaker=1", "?", "?recipient=", "?a=1&a=2&%zz"] {
                        let answer = try await client.ask("GET", path + query, body: "{}")
                        #expect(answer.status == 200, "\(path + query)")
                    }
                }
            }
        }
    }
}
