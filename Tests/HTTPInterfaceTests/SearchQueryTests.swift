import MessageStore
import Testing

@testable import HTTPInterface

@Suite struct SearchQueryTests {
    @Test(
        arguments: [
            ("hello", [.init(.anywhere("hello"))]),
            ("hello world", [.init(.anywhere("hello")), .init(.anywhere("world"))]),
            (#""hello world""#, [.init(.anywhere("hello world"))]),
            (
                "-hello !world",
                [.init(.anywhere("hello"), isNegated: true), .init(.anywhere("world"), isNegated: true)]
            ),
            (#"-"not this""#, [.init(.anywhere("not this"), isNegated: true)]),
            ("from:ann@a.test", [.init(.mailbox(.from, "ann@a.test"))]),
            (#"from:"Ann B" TO:bob"#, [.init(.mailbox(.from, "Ann B")), .init(.mailbox(.to, "bob"))]),
            (
                "cc:c bcc:b reply-to:r addressed:a",
                [
                    .init(.mailbox(.cc, "c")), .init(.mailbox(.bcc, "b")), .init(.mailbox(.replyTo, "r")),
                    .init(.addressed("a")),
                ]
            ),
            (
                #"-subject:"a: b" message-id:<x@y>"#,
                [
                    .init(.subject("a: b"), isNegated: true), .init(.messageID("<x@y>")),
                ]
            ),
            (
                "is:read is:UNREAD is:tagged tag:x",
                [
                    .init(.isRead(true)), .init(.isRead(false)), .init(.never), .init(.never),
                ]
            ),
            ("has:attachment has:attachments", [.init(.hasAttachment), .init(.hasAttachment)]),
            (
                "larger:5 larger:2k smaller:3MB smaller:1GiB",
                [
                    .init(.larger(5)), .init(.larger(2_048)), .init(.smaller(3 << 20)), .init(.smaller(1 << 30)),
                ]
            ),
            (
                "before:2026-11-24 after:2026/11/24",
                [
                    .init(.before(1_795_478_400_000)), .init(.after(1_795_478_400_000)),
                ]
            ),
            (
                "after:2026-11-24T01:00:00+01:00 after:2026-11-24T00:00 after:\"2026-11-24 00:00:00.500\"",
                [
                    .init(.after(1_795_478_400_000)), .init(.after(1_795_478_400_000)),
                    .init(.after(1_795_478_400_500)),
                ]
            ),
            ("tls:1.3 -tls:none", [.init(.tlsVersion("1.3")), .init(.tlsVersion(nil), isNegated: true)]),
            (
                "session:17 listener:1587 listener:starttls auth:ci auth:none",
                [
                    .init(.session(17)), .init(.listenerPort(1_587)), .init(.listenerMode("StartTls")),
                    .init(.user("ci")),
                    .init(.user(nil)),
                ]
            ),
            ("http://a.test/x: 12:30", [.init(.anywhere("http://a.test/x:")), .init(.anywhere("12:30"))]),
            (#""from:ann""#, [.init(.anywhere("from:ann"))]),
            (
                #"open "quote here"#,
                [
                    .init(.anywhere("open")), .init(.anywhere("quote here")),
                ]
            ),
            ("unknown:", [.init(.anywhere("unknown:"))]), ("grün:ja", [.init(.anywhere("grün:ja"))]),
        ] as [(String, [SearchTerm])]
    )
    func `A query is read`(query: String, terms: [SearchTerm]) throws {
        #expect(try SearchQuery(query).terms == terms)
    }

    @Test(arguments: [
        ("is:new", "“is:new” is not a term of a search: behind is: stands one of read, tagged, unread."),
        (
            "larger:big",
            "“larger:big” is not a term of a search: behind larger: stands a size in bytes, as 1000, 64k or 5MiB."
        ),
        (
            "before:tomorrow",
            "“before:tomorrow” is not a term of a search: behind before: stands a date in UTC, as 2026-11-24 "
                + "or 2026-11-24T09:30:00Z."
        ),
        ("tls:1.4", "“tls:1.4” is not a term of a search: behind tls: stands one of 1.0, 1.1, 1.2, 1.3, none."),
        (
            "listener:0",
            "“listener:0” is not a term of a search: behind listener: stands a port or one of None, StartTls, "
                + "ImplicitTls."
        ),
        (
            "session:x",
            "“session:x” is not a term of a search: behind session: stands a number, as the ID of a session is."
        ),
    ])
    func `A term with a value that makes no sense is refused`(query: String, sentence: String) {
        #expect(throws: APIError(code: .invalidRequest, description: sentence)) { try SearchQuery(query) }
    }

    @Test(arguments: [
        "", "  ", "-", "!", "hello -", #""""#, #"hello """#, #"-"""#,
    ])
    func `A query or a word that asks for nothing is refused, for it would mean everything`(query: String) {
        #expect(throws: APIError.self) { try SearchQuery(query) }
    }

    @Test(arguments: SearchQuery.names, ["", #""""#, " hello"])
    func `A term without a value is refused`(name: String, rest: String) {
        for query in ["\(name):\(rest)", "-\(name):\(rest)", "hello \(name.uppercased()):\(rest)"] {
            let error = #expect(throws: APIError.self) { try SearchQuery(query) }
            #expect(error?.description.hasPrefix("\(name): in query has no value") == true)
        }
    }

    @Test(arguments: SearchQuery.names)
    func `A name of a term is known, and any other stands for itself`(name: String) throws {
        let value = ["is": "read", "has": "attachment", "before": "2026-11-24", "after": "2026-11-24", "tls": "1.3"]
        let query = "\(name):\(value[name] ?? "1")"
        #expect(try SearchQuery(query).terms != [.init(.anywhere(query))])
        #expect(try SearchQuery("x" + query).terms == [.init(.anywhere("x" + query))])
    }

    @Test(arguments: [
        "before:2026-11-24T99:99:99Z", "after:2026-02-30", "before:2026-13-01", "before:2026-11-24T24:00",
        "before:99999999999-01-01", "larger:2147483648", "larger:99999999999999999999", "larger:-1", "larger:1.5k",
        "smaller:0x10", "session:9223372036854775808", "session:-1", "listener:65536", "listener:99999999999999999999",
    ])
    func `A number or a date that does not exist is refused`(query: String) {
        #expect(throws: APIError.self) { try SearchQuery(query) }
    }

    @Test func `A query may have 1,000 bytes and not one more`() throws {
        #expect(try SearchQuery(String(repeating: "a", count: 1_000)).terms.count == 1)
        #expect(throws: APIError.self) { try SearchQuery(String(repeating: "a", count: 1_001)) }
    }
}
