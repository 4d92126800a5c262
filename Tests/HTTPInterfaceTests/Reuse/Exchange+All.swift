import MessageStore
import TestSupport

@testable import HTTPInterface

extension Exchange {
    private static let mebibyte = 1_024 * 1_024
    private static let none = #"{"IDs": ["1"]}"#
    private static let long = String(repeating: " ", count: mebibyte + 1)

    /// After each of these, the connection goes on.
    static let lasting = reading + writing + refused + waiting

    private static let reading = [
        Exchange("a listing", "GET", "/api/v1/messages"),
        Exchange("HEAD of a listing", "HEAD", "/api/v1/messages"),
        Exchange("sessions", "GET", "/api/v1/sessions"),
        Exchange("a short message", "GET", "/api/v1/message/latest"),
        Exchange("a long message", "GET", "/api/v1/message/latest?query=subject:long"),
        Exchange("a long source", "GET", "/api/v1/message/latest/raw?query=subject:long"),
        Exchange("HEAD of a long source", "HEAD", "/api/v1/message/latest/raw?query=subject:long"),
        Exchange("a part", "GET", "/api/v1/message/latest/part/1?query=subject:long"),
        Exchange("a view", "GET", "/view/latest.html"),
        Exchange("an archive", "GET", "/api/v1/export"),
        Exchange("HEAD of an archive", "HEAD", "/api/v1/export"),
        Exchange("a URL with another own name", "GET", "http://mail.test/api/v1/messages"),
        Exchange("a connection to be kept", "GET", "/livez", fields: ["Connection: keep-alive"]),
    ]

    private static let writing = [
        Exchange.sized("a body", "DELETE", "/api/v1/messages", body: none),
        Exchange.sized(
            "the longest body",
            "DELETE",
            "/api/v1/messages",
            body: none + String(repeating: " ", count: mebibyte - none.utf8.count)
        ),
        Exchange.chunked("a body in chunks", "DELETE", "/api/v1/messages", body: none, by: 3),
        Exchange.sized("a body that a probe ignores", "GET", "/livez", body: none),
        Exchange(
            "a body that is asked for",
            "DELETE",
            "/api/v1/messages",
            fields: ["Expect: 100-continue", "Content-Length: \(none.utf8.count)"]
        ) { _, connection in
            _ = try await connection.read(until: "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send(none)
        },
        Exchange("an expectation without a body", "GET", "/livez", fields: ["Expect: 100-continue"]),
    ]

    private static let refused = [
        Exchange("an unknown parameter", "GET", "/api/v1/messages?wrong=1", status: 400),
        Exchange("a foreign host", "GET", "/api/v1/messages", host: "evil.example", status: 403),
        Exchange("a foreign origin", "GET", "/api/v1/messages", fields: ["Origin: null"], status: 403),
        Exchange("a wrong password", "GET", "/api/v1/messages", password: "Y2k6", status: 401),
        Exchange("no such path", "GET", "/nothing", status: 404),
        Exchange("no such method", "POST", "/api/v1/messages", status: 405),
        Exchange.sized("a body where none is taken", "GET", "/api/v1/messages", body: none, status: 400),
        Exchange.sized("a long body where none is taken", "GET", "/api/v1/messages", body: long, status: 400),
        Exchange.sized("a body that is no JSON", "DELETE", "/api/v1/messages", body: "{", status: 400),
        Exchange.sized("a body that is too long", "DELETE", "/api/v1/messages", body: long, status: 413),
        Exchange.chunked("chunks that are too long", "DELETE", "/api/v1/messages", body: long, by: 65_536, status: 413),
        Exchange.sized("a body without a password", "DELETE", "/api/v1/nothing", body: long, status: 404),
    ]

    private static let waiting = [
        Exchange("a wait for what is there", "GET", "/api/v1/wait"),
        Exchange("a wait that is over", "GET", "/api/v1/wait?count=9&timeout=0", status: 404),
        Exchange("a wait for what comes", "GET", "/api/v1/wait?query=subject:new&timeout=5m") { api, _ in
            await api.test.feed.waiters(1)
            try await api.test.keep(.text("Subject: new\r\n\r\n"))
        },
        Exchange("events until the end", "GET", "/api/v1/events") { api, _ in
            while api.test.feed.log.waiting == 0 { await Task.yield() }
            api.test.feed.close()
        },
    ]

    /// After each of these, the connection ends.
    static let final = [
        Exchange("a connection to be closed", "GET", "/livez", fields: ["Connection: close"]),
        Exchange("an unknown expectation", "GET", "/livez", fields: ["Expect: x"], status: 417),
        Exchange(
            "a body that is not asked for",
            "DELETE",
            "/api/v1/messages",
            fields: ["Expect: 100-continue", "Content-Length: \(mebibyte + 1)"],
            status: 413
        ),
        Exchange(
            "a body that is not asked for, without a password",
            "DELETE",
            "/api/v1/messages",
            fields: ["Expect: 100-continue", "Content-Length: 2"],
            password: "Y2k6",
            status: 401
        ),
        Exchange(
            "chunks that are none",
            "DELETE",
            "/api/v1/messages",
            fields: ["Transfer-Encoding: chunked"],
            body: "2\r\n{}x",
            status: 400
        ),
    ]
}
