import InternetMessage
import Testing

@Suite("List-Unsubscribe")
struct ListUnsubscribeTests {
    private func read(_ value: String) -> ListUnsubscribe {
        ParsedMessage(source: Samples.mail("List-Unsubscribe: \(value)\nList-Unsubscribe-Post: post")).listUnsubscribe
    }

    @Test(
        "Usable links are listed and what is wrong is said",
        arguments: [
            ("<mailto:a@x>", ["mailto:a@x"], ""),
            ("<mailto:a@x>, <https://x/y>", ["mailto:a@x", "https://x/y"], ""),
            ("(a comment <no>) <HTTPS://x/y> (another)", ["HTTPS://x/y"], ""),
            ("<mailto:a@x> <http://x/y>", ["mailto:a@x", "http://x/y"], "A comma is missing between two links."),
            ("<mailto:a@x>,<mailto:b@x>", ["mailto:a@x"], "There is more than one mailto link."),
            ("<http://x>,<https://x>", ["http://x"], "There is more than one HTTP link."),
            ("mailto:a@x", [], "A link must stand between \"<\" and \">\". No link can be used."),
            ("<ftp://x>", [], "The link \"ftp://x\" is neither a mailto nor an HTTP link. No link can be used."),
            ("<https://>", [], "The link \"https://\" is neither a mailto nor an HTTP link. No link can be used."),
            ("<https://a b>", [], "The link \"https://a b\" has spaces in it. No link can be used."),
            ("<mailto:a@x", [], "A link is not closed with \">\"."),
        ]
    )
    func links(value: String, links: [String], errors: String) {
        let list = read(value)
        #expect(list.header == value)
        #expect(list.links == links)
        #expect(list.errors == errors)
        #expect(list.headerPost == "post")
    }

    @Test("Without the fields everything is empty")
    func missing() {
        let list = ParsedMessage(source: Samples.forwarded).listUnsubscribe
        #expect(list.header.isEmpty && list.links.isEmpty && list.errors.isEmpty && list.headerPost.isEmpty)
    }
}
