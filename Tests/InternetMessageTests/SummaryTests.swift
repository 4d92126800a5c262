import InternetMessage
import Testing

@Suite("Message summary")
struct SummaryTests {
    @Test("A newsletter's header, attachments and snippet are read")
    func newsletter() {
        let summary = Samples.summary(of: Samples.newsletter)
        #expect(summary.from == Mailbox(name: "Café am See", address: "news@shop.example"))
        #expect(
            summary.to == [
                Mailbox(name: "Roe, Jane", address: "jane@example.net"), Mailbox(name: "", address: "a@example.net"),
                Mailbox(name: "", address: "b@example.net"),
            ]
        )
        #expect(summary.cc == [Mailbox(name: "", address: "root")])
        #expect(summary.bcc.isEmpty)
        #expect(summary.replyTo == [Mailbox(name: "Help desk", address: "help@shop.example")])
        #expect(summary.subject == "Grüße zum Fest 🎄")
        #expect(summary.messageID == "1.2.3@shop.example")
        #expect(summary.date == 1_795_489_200)
        #expect(summary.attachments == 1)
        #expect(summary.snippet == "Hallo Jürgen, ein langer Satz.")
    }

    @Test("A message within the message counts as one attachment, its own are not counted")
    func forwarded() {
        let summary = Samples.summary(of: Samples.forwarded)
        #expect(summary.attachments == 1)
        #expect(summary.snippet == "See below.")
    }

    @Test("An empty message has an empty summary")
    func empty() {
        #expect(Samples.summary(of: [UInt8]()) == MessageSummary())
    }

    @Test("A snippet has at most 250 characters, whatever their length", arguments: ["a", "ä", "漢", "🎄"])
    func snippetLimit(character: String) {
        let exact = Array(("\r\n" + String(repeating: character, count: 250)).utf8)
        let longer = Array(("\r\n" + String(repeating: character, count: 5_000)).utf8)
        #expect(Samples.summary(of: exact).snippet == String(repeating: character, count: 250))
        #expect(Samples.summary(of: longer).snippet == String(repeating: character, count: 250))
    }

    @Test("A snippet is cut within a word, and not behind a space", arguments: [(248, " b"), (249, "")])
    func snippetCut(length: Int, rest: String) {
        let word = String(repeating: "a", count: length)
        #expect(Samples.summary(of: Array("\r\n\(word) \r\n bcd".utf8)).snippet == word + rest)
    }

    @Test("The snippet of HTML has its words without style, tags and fillings")
    func snippetOfHTML() {
        let mail = Samples.mail(
            """
            Content-Type: text/html

            <html><head><title>No</title><style>p { color: red }</style></head><body><!-- no -->
            <p>One&nbsp;two&#8199;&zwnj;&#x200C;</p><script>if (a < b) { "</p>" }</script><p title="a>b">1 &lt; 2 &amp; 3</p>
            """
        )
        #expect(Samples.summary(of: mail).snippet == "One two 1 < 2 & 3")
    }

    @Test("Line ends may be bare line feeds")
    func bareLineFeeds() {
        let unix = Samples.newsletter.filter { $0 != 0x0D }
        #expect(Samples.summary(of: unix) == Samples.summary(of: Samples.newsletter))
    }

    @Test("Repeated address fields are put together, of other repeated fields the first counts")
    func repeatedFields() {
        let mail = Samples.mail("To: a@x\nSubject: one\nTO: b@x\nsubject : two\nFrom: <>\nFrom: c@x\n")
        let summary = Samples.summary(of: mail)
        #expect(summary.to.map(\.address) == ["a@x", "b@x"])
        #expect(summary.subject == "one")
        #expect(summary.from?.address == "c@x")
    }
}
