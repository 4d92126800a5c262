import InternetMessage
import Testing

@Suite("Structure of messages")
struct StructureTests {
    private func outline(_ part: MessagePart) -> [String] {
        ["\(part.id) \(part.mediaType)"] + part.children.flatMap(outline)
    }

    @Test("Nested multiparts become a tree whose parts are numbered as Mailpit numbers them")
    func newsletter() throws {
        let message = ParsedMessage(source: Samples.newsletter)
        #expect(
            outline(message.root) == [
                "0 multipart/mixed", "1.0 multipart/related", "1.1.0 multipart/alternative", "1.1.1 text/plain",
                "1.1.2 text/html", "1.2 image/png", "2 application/pdf",
            ]
        )
        #expect(message.text == "Hallo Jürgen,\u{20}\r\nein langer Satz.")
        #expect(message.html == "<p>Hallo <b>Welt</b> <img src=\"cid:logo@shop\"></p>")
        #expect(message.faults == [])
        #expect(message.returnPath == "bounce@shop.example")
        #expect(message.size == Samples.newsletter.count)

        let image = try #require(message.part(contentID: "logo@shop"))
        #expect(message.inline.map(\.id) == [image.id])
        #expect(image.content().bytes == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let attachment = try #require(message.part(id: "2"))
        #expect(message.attachments.map(\.id) == ["2"])
        #expect(attachment.fileName == "Rechnung März.pdf")
        #expect(attachment.disposition == .attachment)
        #expect(attachment.rawContent.elementsEqual("JVBERi0xLjQK".utf8))
        let content = attachment.content()
        #expect(content.faults == [])
        #expect(content.bytes == Array("%PDF-1.4\n".utf8))
        #expect(content.checksums == Checksums(of: content.bytes))
        #expect(message.part(id: "3") == nil)
    }

    @Test("A message within the message is a part with one child, whose attachments are its own")
    func forwarded() {
        let message = ParsedMessage(source: Samples.forwarded)
        #expect(
            outline(message.root) == [
                "0 multipart/mixed", "1 text/plain", "2 message/rfc822", "2.1.0 multipart/mixed", "2.1.1 text/plain",
                "2.1.2 application/octet-stream",
            ]
        )
        #expect(message.text == "See below.")
        #expect(message.attachments.map(\.id) == ["2"])
        #expect(message.part(id: "2.1.0")?.header.value("subject") == "inner")
        #expect(message.part(id: "2.1.1")?.text() == "Inner text")
    }

    @Test("Every fault of a broken message is named and the rest is read")
    func broken() {
        let message = ParsedMessage(source: Samples.broken)
        #expect(message.summary.from?.address == "broken@example.com")
        #expect(message.summary.subject == "Helloé =?utf-8?Q?never closed")
        #expect(message.summary.date == nil)
        #expect(message.text == "100=% sure =XY ")
        #expect(message.attachments.map { $0.content().bytes } == [Array("ABCD".utf8)])
        #expect(message.attachments[0].content().faults == ["The base64 of part 2 is wrong in 4 places."])
        #expect(
            message.faults == [
                "The message begins with a mailbox file's \"From \" line, which is no header field.",
                "Part 0 is not closed: its last boundary is missing.",
                "An address is not closed with \">\": \"broken@example.com\".",
                "A quoted string in an address list is not closed.",
                "The charset \"x-nonsense\" of an encoded word is unknown; it was guessed.",
                "The header has more than one \"Subject\" field.",
                "The date \"yesterday\" is not readable.",
                "The quoted-printable of part 1 is wrong in 2 places.",
                "The charset \"klingon\" of part 1 is unknown; it was guessed.",
            ]
        )
    }

    @Test("A delimiter ends all parts within, and one that is only the beginning of a line does not count")
    func delimiters() {
        let message = ParsedMessage(
            source: Samples.mail(
                """
                Content-Type: multipart/mixed; boundary=ab

                --ab
                Content-Type: multipart/mixed; boundary=abc

                --abc

                one
                --abcd
                --ab x
                --ab \t
                \nsecond
                --ab--
                --ab

                late
                """
            )
        )
        #expect(
            outline(message.root) == ["0 multipart/mixed", "1.0 multipart/mixed", "1.1 text/plain", "2 text/plain"]
        )
        #expect(message.text == "one\r\n--abcd\r\n--ab x\n--\nsecond")
        #expect(message.faults.first == "Part 1.0 is not closed: its last boundary is missing.")
    }

    @Test("Delimiters that follow each other mean one, and make no empty part", arguments: ["--b\n--b\n", "--b\n"])
    func emptyParts(delimiters: String) {
        let parts = "\(delimiters)\none\n\(delimiters)\ntwo\n\(delimiters)"
        for end in ["--b--", "--b--\n--b--", "--b"] {
            let mail = Samples.mail("Content-Type: multipart/mixed; boundary=b\n\n" + parts + end)
            #expect(ParsedMessage(source: mail).text == "one\n--\ntwo")
        }
    }

    @Test("A multipart whose boundary never appears, or is missing, is read as text")
    func boundaries() {
        let wrong = ParsedMessage(source: Samples.mail("Content-Type: multipart/mixed; boundary=a\n\n--b\n\ntext"))
        #expect(wrong.text == "--b\r\n\r\ntext\r\n")
        #expect(wrong.faults.contains("The boundary of part 0 never appears; it is read as text."))
        let none = ParsedMessage(source: Samples.mail("Content-Type: multipart/mixed\n\ntext"))
        #expect(none.text == "text\r\n")
        #expect(none.faults.contains("Part 0 is a multipart/mixed without a boundary."))
    }

    @Test("The parts of a digest are messages where they do not say otherwise")
    func digest() {
        let message = ParsedMessage(
            source: Samples.mail("Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: x\n\nText\n--d--")
        )
        #expect(outline(message.root) == ["0 multipart/digest", "1 message/rfc822", "1.1 text/plain"])
        #expect(message.part(id: "1.1")?.header.value("Subject") == "x")
    }

    @Test(
        "Parts are sorted as Mailpit sorts them",
        arguments: [
            ("Content-Type: text/plain", "text"),
            ("Content-Type: text/html", "html"),
            ("Content-Type: nonsense", "text"),
            ("Content-Type: text/plain\nContent-Disposition: inline", "text"),
            ("Content-Type: text/plain\nContent-Disposition: attachment", "attachment"),
            ("Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt", "inline"),
            ("Content-Type: application/octet-stream", "attachment"),
            ("Content-Type: application/pdf; name=a.pdf", "inline"),
            ("Content-Type: image/png\nContent-Disposition: something", "attachment"),
            ("Content-Type: image/png\nContent-Disposition: inline", "inline"),
            ("Content-Type: text/calendar", "inline"),
        ]
    )
    func roles(header: String, role: String) {
        let mail = Samples.mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\(header)\n\nx\n--b--")
        let message = ParsedMessage(source: mail)
        #expect((message.text == "x") == (role == "text" || role == "html"))
        #expect((message.html == "x") == (role == "html"))
        #expect(message.inline.count == (role == "inline" ? 1 : 0))
        #expect(message.attachments.count == (role == "attachment" ? 1 : 0))
        #expect(Samples.summary(of: mail).attachments == message.attachments.count)
    }

    @Test("A message that is one file has it as its attachment")
    func onlyFile() {
        let message = ParsedMessage(
            source: Samples.mail("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD")
        )
        #expect(message.attachments.map(\.id) == ["0"])
        #expect(message.attachments.first?.content().bytes == Array("ABC".utf8))
        #expect(message.text == "")
    }

    @Test("Several texts follow each other, alternatives do not")
    func texts() {
        func mail(_ type: String) -> [UInt8] {
            Samples.mail("Content-Type: multipart/\(type); boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--")
        }
        #expect(ParsedMessage(source: mail("mixed")).text == "one\n--\ntwo")
        #expect(ParsedMessage(source: mail("alternative")).text == "one")
    }

    @Test("Checksums are those of the decoded content")
    func checksums() {
        let sums = Checksums(of: Array("abc".utf8))
        #expect(sums.md5 == "900150983cd24fb0d6963f7d28e17f72")
        #expect(sums.sha1 == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(sums.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("format=flowed is left as it is")
    func flowed() {
        let message = ParsedMessage(source: Samples.mail("Content-Type: text/plain; format=flowed\n\none \ntwo"))
        #expect(message.text == "one \r\ntwo\r\n")
    }
}
