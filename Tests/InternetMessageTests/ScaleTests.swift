import InternetMessage
import Testing

/// Mails of the sizes an attacker would choose: read, or cut with a note, in linear time.
@Suite("Scale", .serialized)
struct ScaleTests {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test("20,000 parts are read, one more is left out with a note")
    func parts() {
        let header = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        let part = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
        let full = ParsedMessage(source: Array((header + repeated(part, 19_999) + "--b--\r\n").utf8))
        #expect(full.inline.count == 19_999)
        #expect(full.inline.last?.id == "19999")
        #expect(!full.faults.contains { $0.contains("left out") })
        let over = ParsedMessage(source: Array((header + repeated(part, 20_000) + "--b--\r\n").utf8))
        #expect(over.inline.count == 19_999)
        #expect(over.faults.contains("The message has more than 20000 parts; the others are left out."))
    }

    @Test("100,000 header fields are read")
    func fields() {
        let message = ParsedMessage(source: Array((repeated("X: y\r\n", 100_000) + "Subject: end\r\n\r\ntext").utf8))
        #expect(message.header.count == 100_001)
        #expect(message.summary.subject == "end")
        #expect(message.text == "text")
    }

    @Test("More than 200,000 header fields are left out with one note, and the text is still found")
    func tooManyFields() {
        let message = ParsedMessage(source: Array((repeated("X: y\r\n z\r\n", 200_005) + "\r\ntext").utf8))
        #expect(message.header.count == 200_000)
        #expect(message.faults.filter { $0.contains("200000 header fields") }.count == 1)
        #expect(message.text == "text")
    }

    @Test("1,000 levels of multiparts are taken apart as far as 100", arguments: [99, 100, 1_000])
    func multiparts(levels: Int) {
        var mail = ""
        for level in 0..<levels { mail += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n" }
        mail += "\r\ntext\r\n"
        for level in (0..<levels).reversed() { mail += "--b\(level)--\r\n" }
        let message = ParsedMessage(source: Array(mail.utf8))
        var depth = 1
        var part = message.root
        while let child = part.children.first {
            part = child
            depth += 1
        }
        #expect(depth == min(levels + 1, 100))
        #expect(message.faults.contains { $0.contains("nested deeper than 100") } == (levels > 99))
        #expect(message.text.contains("text"))
    }

    @Test("1,000 messages within each other are taken apart as far as 100")
    func messages() {
        let message = ParsedMessage(
            source: Array((repeated("Content-Type: message/rfc822\r\n\r\n", 1_000) + "text").utf8)
        )
        #expect(message.faults.contains { $0.contains("nested deeper than 100") })
        #expect(message.attachments.map(\.id) == ["0"])
    }

    @Test("50 MiB of text in a multipart are passed over line by line")
    func manyBytes() {
        let line = repeated("x", 998) + "\r\n"
        let mail = Array(
            ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + repeated(line, 52_429) + "--b--").utf8
        )
        #expect(mail.count > 50 << 20)
        #expect(Samples.summary(of: mail).snippet.utf8.count == 250)
        #expect(ParsedMessage(source: mail).text.utf8.count == 52_429 * 1_000 - 2)
    }

    @Test(
        "What opens and never closes costs no more than once",
        arguments: [
            "=?utf-8?Q?", "=?utf-8?Q?x?", "(", "\"", "<", "a@x,", "<a@x", ":", "a@:", "\\", "=", "[", "(\\", "g:", "?=",
            "=?", "=?a?b?", "<@a,", "; filename*1=", "; a=\"", "\r\n ",
        ]
    )
    func openings(piece: String) {
        let value = repeated(piece, 30_000 / piece.utf8.count)
        let mail =
            "From: \(value)\r\nTo: \(value)\r\nSubject: \(value)\r\nDate: \(value)\r\nContent-Type: \(value)\r\n"
            + "Content-Disposition: \(value)\r\nList-Unsubscribe: \(value)\r\nMessage-ID: \(value)\r\n\r\n"
        let duration = ContinuousClock().measure { _ = ParsedMessage(source: Array(mail.utf8)) }
        // Linear work takes a fraction of this even in a debug build on a busy machine; quadratic work takes minutes.
        #expect(duration < .seconds(10))
    }

    @Test("Encoded words that are never closed are looked for once")
    func openEncodedWords() {
        let mail = Array(("From: " + repeated("=?utf-8?Q?x", 50_000) + "\r\n\r\n").utf8)
        let duration = ContinuousClock().measure { _ = ParsedMessage(source: mail) }
        #expect(duration < .seconds(10))
    }

    @Test(
        "HTML that opens and never closes costs no more than once",
        arguments: ["<", "<!--", "<a ='", "<style>", "&", "<p "]
    )
    func openHTML(piece: String) {
        let mail = "Content-Type: text/html\r\n\r\n" + repeated(piece, 100_000 / piece.utf8.count)
        let duration = ContinuousClock().measure { _ = ParsedMessage(source: Array(mail.utf8)) }
        #expect(duration < .seconds(10))
    }

    @Test("Lines that almost are delimiters of every level are bounded by the depth")
    func almostDelimiters() {
        let prefix = repeated("a", 60)
        var mail = ""
        for level in 0..<90 {
            mail +=
                "Content-Type: multipart/mixed; boundary=\(prefix)\(100 + level)\r\n\r\n--\(prefix)\(100 + level)\r\n"
        }
        mail += "\r\n" + repeated("--\(prefix)999\r\n", 5_000)
        #expect(ParsedMessage(source: Array(mail.utf8)).part(id: repeated("1.", 89) + "1") != nil)
    }
}
