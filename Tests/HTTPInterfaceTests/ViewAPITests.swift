import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(5))) struct ViewAPITests {
    private static let source = mail(
        "<p>Hello <img src=\"cid:logo%40mail\"><img src=CID:10><img src=cid:1></p><script>alert(1)</script>"
            + "<link rel=preconnect href=//x.test><img src=/api/v1/wait>",
        parts: [("logo@mail", "image/png", "hello"), ("1", "image/gif", "one"), ("10", "image/gif", "ten")]
    )

    /// A mail of HTML and parts that it may name.
    private static func mail(_ html: String, parts: [(id: String, type: String, content: String)]) -> String {
        let related = parts.map {
            "--x\nContent-Type: \($0.type)\nContent-ID: <\($0.id)>\nContent-Disposition: inline\n\n\($0.content)\n"
        }
        return """
            Subject: View
            Content-Type: multipart/related; boundary=x

            --x
            Content-Type: text/html; charset=utf-8

            \(html)
            \(related.joined())--x--

            """.replacing("\n", with: "\r\n")
    }

    @Test(arguments: Depth.allCases)
    func `HTML is shown without active content and with its inline images embedded`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let id = try await test.keep(.text(Self.source))
        try await depth.test(test.api) { client in
            let html = try await client.get("/view/\(id).html")
            #expect(html["Content-Type"] == "text/html; charset=utf-8" && html["X-Content-Type-Options"] == "nosniff")
            let images = ["png;base64,aGVsbG8=", "gif;base64,dGVu", "gif;base64,b25l"].map {
                "<img src=\"data:image/\($0)\">"
            }
            #expect(html.text.hasPrefix("<p>Hello \(images.joined())</p><img>"))
        }
    }

    @Test func `A view must not load anything, connect to anybody or appear in foreign frames`() async throws {
        let test = try APIUnderTest()
        try await test.keep(.text(Self.source))
        try await Depth.direct.test(test.api) { client in
            let html = try await client.get("/view/latest.html")
            let policy = Set(try #require(html["Content-Security-Policy"]).split(separator: "; "))
            let expected: Set<Substring> = [
                "default-src 'none'", "img-src data:", "font-src data:", "style-src 'unsafe-inline'",
                "form-action 'none'",
                "base-uri 'none'", "frame-ancestors 'self'", "sandbox allow-popups allow-popups-to-escape-sandbox",
            ]
            #expect(policy == expected)
            #expect(html["Referrer-Policy"] == "no-referrer" && html["X-DNS-Prefetch-Control"] == "off")
            #expect(html["Connection-Allowlist"] == "()")
            // It would keep links from being followed.
            try await test.keep(.text(Self.mail("<a href=http://x.test>x</a>", parts: [])))
            let linked = try await client.get("/view/latest.html")
            #expect(linked["Connection-Allowlist"] == nil && linked["Content-Security-Policy"] != nil)
        }
    }

    @Test func `The images of a mail do not call the API`() async throws {
        let test = try APIUnderTest()
        let html = [
            "<img src=/api/v1/wait>", "<img src=http://localhost/api/v1/wait>", "<body background=/api/v1/wait>",
        ]
        try await test.keep(.text(Self.mail(html.joined(), parts: [])))
        try await Depth.direct.test(test.api) { client in
            let view = try await client.get("/view/latest.html")
            #expect(!view.text.contains("wait"))
            let policy = try #require(view["Content-Security-Policy"])
            #expect(policy.contains("img-src data:;") && !policy.contains("img-src 'self'"))
        }
    }

    @Test func `The inline images of a view appear where the API asks for a password`() async throws {
        let test = try APIUnderTest(users: [HTTPUser(name: "ci", password: "secret")])
        try await test.keep(.text(Self.source))
        try await Depth.direct.test(test.api) { client in
            #expect(try await client.get("/view/latest.html").status == 401)
            let html = try await client.get("/view/latest.html", [("Authorization", "Basic Y2k6c2VjcmV0")])
            #expect(html.text.contains("<img src=\"data:image/png;base64,aGVsbG8=\">"))
            #expect(!html.text.contains("/part/"))
        }
    }

    @Test(arguments: Depth.allCases)
    func `Text is shown as text, and what is not there is not found`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let id = try await test.keep(.text(Self.source))
        let plain = try await test.keep(.text("Subject: Plain\r\n\r\nOnly <b>text\r\n"))
        try await depth.test(test.api) { client in
            let text = try await client.get("/view/latest.txt")
            #expect(text.text == "Only <b>text\r\n" && text["Content-Type"] == "text/plain; charset=utf-8")
            let other = try await client.get("/view/\(id).txt")
            #expect(other.text.contains("Hello"))
            #expect(try await client.get("/view/\(plain).html").status == 404)
            #expect(try await client.get("/view/\(id).pdf").status == 404)
            #expect(try await client.get("/view/1.html").status == 404)
        }
    }

    @Test func `The time for a view grows with the sum of HTML and parts, not with their product`() async throws {
        let test = try APIUnderTest()
        let html = String(repeating: "cid:x <img src=cid:y7>", count: 20_000)
        var times: [Duration] = []
        for count in [8, 800] {
            let parts = (0..<count).map { (id: "y\($0)", type: "image/png", content: "x") }
            let id = try await test.keep(.text(Self.mail(html, parts: parts)))
            let start = ContinuousClock.now
            try await Depth.direct.test(test.api) { client in
                let view = try await client.get("/view/\(id).html")
                #expect(view.status == 200)
            }
            times.append(ContinuousClock.now - start)
        }
        // One pass over the HTML for each part takes nearly a hundred times as long.
        #expect(times[1] < times[0] * 5, "\(times)")
    }

    @Test(arguments: [
        "text/javascript", "Application/JavaScript", "application/x-javascript", "text/ecmascript", "text/jscript",
        "text/javascript1.5", "text/livescript", "text/css", "application/wasm", "text/xsl", "application/xslt+xml",
    ])
    func `A part that a page could run is sent as plain text`(type: String) async throws {
        let test = try APIUnderTest()
        try await test.keep(.text(Self.mail("x", parts: [("a", type + "; charset=utf-8", "alert(1)")])))
        try await Depth.direct.test(test.api) { client in
            let part = try await client.get("/api/v1/message/latest/part/2")
            #expect(part["Content-Type"] == "text/plain; charset=utf-8" && part.text == "alert(1)")
            #expect(part["X-Content-Type-Options"] == "nosniff")
        }
    }

    @Test(arguments: ["text/html", "image/svg+xml", "application/json", "application/pdf"])
    func `Any other part keeps its type and is downloaded, not opened`(type: String) async throws {
        let test = try APIUnderTest()
        try await test.keep(.text(Self.mail("x", parts: [("a", type, "<script>alert(1)</script>")])))
        try await Depth.direct.test(test.api) { client in
            let part = try await client.get("/api/v1/message/latest/part/2")
            #expect(part["Content-Type"] == type && part["Content-Disposition"] == "attachment")
            #expect(part["Content-Security-Policy"] == "sandbox; default-src 'none'")
        }
    }
}
