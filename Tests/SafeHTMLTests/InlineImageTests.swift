import Synchronization
import Testing

@testable import SafeHTML

@Suite struct InlineImageTests {
    private static let hello = "data:image/png;base64,aGVsbG8="

    @Test(arguments: [
        "cid:logo@x", "CID:logo@x", "Cid:logo%40x", "cid:%6Cogo%40%78", " cid:logo@x\n", "c\nid:logo@x",
    ])
    func `A part is embedded by its Content-ID, in any spelling of the address`(address: String) {
        #expect(rewrite("<img src=\"\(address)\">", part("logo@x")) == "<img src=\"\(Self.hello)\">")
    }

    @Test func `An address leads to the part of exactly that Content-ID`() {
        let parts = [part("image1", "one"), part("image10", "ten"), part("a%40b", "raw"), part("IMAGE1", "capital")]
        #expect(rewrite("<img src=cid:image10>", parts) == "<img src=\"data:image/png;base64,dGVu\">")
        #expect(rewrite("<img src=cid:image1>", parts) == "<img src=\"data:image/png;base64,b25l\">")
        #expect(rewrite("<img src=cid:IMAGE1>", parts) == "<img src=\"data:image/png;base64,Y2FwaXRhbA==\">")
        #expect(rewrite("<img src=cid:a%40b>", parts) == "<img src=\"data:image/png;base64,cmF3\">")
        for address in ["cid:image100", "cid:image", "cid:", "xcid:image1", "cid:image1%", "cid:%00"] {
            #expect(rewrite("<img src=\(address)>", parts) == "<img>")
        }
        #expect(rewrite("<p>cid:image1 <a href=cid:image1>", parts) == "<p>cid:image1 <a>")
    }

    @Test func `Backgrounds and style sheets show parts too`() {
        #expect(rewrite("<table background=cid:a>", part("a")) == "<table background=\"\(Self.hello)\">")
        for (css, expected) in [
            ("url(cid:a)", "url(\(Self.hello))"), ("URL( 'CID:a' )", "url(\(Self.hello))"),
            ("url(\"cid:a\") x", "url(\(Self.hello)) x"),
            ("url(cid:b)", "url()"), ("url(cid:a", "url(cid:a"), ("url('cid:a)", "url('cid:a)"),
            ("url(url(cid:a)", "url(url(\(Self.hello))"),
            ("url(http://x.test)", "url(http://x.test)"), ("curl(cid:a)", "curl(\(Self.hello))"),
        ] {
            #expect(rewrite("<style>\(css)</style>", part("a")) == "<style>\(expected)</style>")
            let quoted = css.replacing("\"", with: "&quot;")
            #expect(rewrite("<p style=\"\(quoted)\">", part("a")) == "<p style=\"\(expected)\">")
        }
    }

    @Test func `Only images are embedded, under types that browsers show`() {
        for (type, expected) in [
            ("image/jpg", "image/jpeg"), ("image/svg+xml", "image/svg+xml"), ("image/gif", "image/gif"),
            ("image/x-icon", "image/x-icon"),
        ] {
            #expect(rewrite("<img src=cid:a>", part("a", "x", type)) == "<img src=\"data:\(expected);base64,eA==\">")
        }
        for type in ["text/html", "application/pdf", "image/\"><script>", "image/tiff", "", "application/octet-stream"]
        {
            #expect(rewrite("<img src=cid:a alt=b>", part("a", "x", type)) == "<img alt=\"b\">")
        }
        #expect(
            rewrite("<img src=cid:a>", part("a", "GIF89a", "application/octet-stream"))
                == "<img src=\"data:image/gif;base64,R0lGODlh\">"
        )
    }

    @Test func `An image in a data URL stays`() {
        #expect(rewrite("<img src='DATA:image/gif;base64,R0lGODlh'>") == "<img src=\"DATA:image/gif;base64,R0lGODlh\">")
        #expect(rewrite("<img src=data:text/html,x><img src='data:,x'>") == "<img><img>")
    }

    @Test func `An image of exactly the limit is embedded; one byte more, and a sentence replaces it`() {
        let limits = InlineLimits(image: 5, total: 1_000)
        #expect(rewrite("<img src=cid:a alt=b>", part("a"), limits) == "<img src=\"\(Self.hello)\" alt=\"b\">")
        #expect(
            rewrite("<img src=cid:a alt=b>", part("a", "hello!"), limits)
                == "<img alt=\"[Image “a.png” is not shown: it is larger than 5 bytes.]\">"
        )
        #expect(rewrite("<p style='x: url(cid:a)'>", part("a", "hello!"), limits) == "<p style=\"x: url()\">")
    }

    @Test func `All images together are limited, each as often as it is used`() {
        let images = String(repeating: "<img src=cid:a>", count: 4)
        let size = Self.hello.utf8.count
        let shown = "<img src=\"\(Self.hello)\">"
        let placeholder =
            "<img alt=\"[Image “a.png” is not shown: the images of this message take more than \(3 * size) bytes.]\">"
        #expect(rewrite(images, part("a"), InlineLimits(image: 100, total: 4 * size)) == shown + shown + shown + shown)
        #expect(
            rewrite(images, part("a"), InlineLimits(image: 100, total: 3 * size)) == shown + shown + shown + placeholder
        )
    }

    @Test func `A part is decoded once, however often it is named, and one that is too large never`() {
        let decoded = Mutex(0)
        func counted(_ id: String, _ content: String, size: Int? = nil, type: String = "image/png") -> InlinePart {
            InlinePart(contentID: id, mediaType: type, name: "", encodedSize: size ?? content.utf8.count) {
                decoded.withLock { $0 += 1 }
                return Array(content.utf8)
            }
        }
        let parts = [
            counted("small", "x"), counted("no image", "y", type: "application/octet-stream"),
            counted("empty", "", size: 1_000),
            counted("large", "z", size: 20_000), counted("text", "z", type: "text/plain"),
        ]
        let html = ["small", "no%20image", "empty", "large", "text"].map {
            String(repeating: "<img src=cid:\($0)>", count: 1_000)
        }.joined()
        _ = rewrite(html, parts, InlineLimits(image: 5_000, total: 100_000))
        #expect(decoded.withLock { $0 } == 3)
    }

    private func rewrite(_ html: String, _ parts: InlinePart..., limits: InlineLimits = InlineLimits()) -> String {
        RewriterTests.rewrite(html, parts, limits)
    }

    private func rewrite(_ html: String, _ part: InlinePart, _ limits: InlineLimits) -> String {
        RewriterTests.rewrite(html, [part], limits)
    }

    private func rewrite(_ html: String, _ parts: [InlinePart], _ limits: InlineLimits = InlineLimits()) -> String {
        RewriterTests.rewrite(html, parts, limits)
    }

    private func part(_ id: String, _ content: String = "hello", _ type: String = "image/png") -> InlinePart {
        InlinePart(contentID: id, mediaType: type, name: "\(id).png", encodedSize: content.utf8.count) {
            Array(content.utf8)
        }
    }
}
