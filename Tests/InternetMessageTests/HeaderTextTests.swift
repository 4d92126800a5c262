import Testing

@testable import InternetMessage

@Suite("Header text")
struct HeaderTextTests {
    @Test(
        "Encoded words are decoded",
        arguments: [
            ("plain", "plain"),
            ("=?utf-8?Q?a=C3=A4?=", "aä"),
            ("=?UTF-8?b?w6Q=?=", "ä"),
            ("=?utf-8?B?w6Q?=", "ä"),
            ("=?utf-8?q??=", ""),
            ("=?iso-8859-1*de?Q?=E4?=", "ä"),
            ("=?utf-8?Q?a_b?= =?utf-8?Q?c?=", "a bc"),
            ("=?utf-8?Q?a?=  \t =?iso-8859-1?Q?=E4?=", "aä"),
            ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä"),
            ("=?utf-8?B?8J+O?= =?utf-8?Q?=84?=", "🎄"),
            ("Re:=?utf-8?Q?x?=y", "Re:xy"),
            ("=?utf-8?Q?with space?=", "with space"),
            ("=?utf-8?Q?=41=4?=", "A=4"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?utf-8?Q?open", "=?utf-8?Q?open"),
            ("=?=?utf-8?Q?x?=", "=?x"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?shift_jis?B?k/qWew==?=", "日本"),
            ("=?gb2312?B?1tDOxA==?=", "中文"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
            ("=?windows-1251?Q?=CF=F0=E8?=", "При"),
            ("=?euc-kr?B?x9GxuQ==?=", "한국"),
            ("=?unknown-charset?Q?=E9?=", "é"),
            ("=?us-ascii?Q?=C3=A9?=", "é"),
        ]
    )
    func encodedWords(value: String, expected: String) {
        #expect(HeaderText.decoded(Array(value.utf8)) == expected)
    }

    @Test("Bytes that nobody encoded are UTF-8, else Windows-1252")
    func rawBytes() {
        #expect(HeaderText.decoded(Array("Grüße".utf8)) == "Grüße")
        #expect(HeaderText.decoded([0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x80]) == "Grüße €")
    }

    @Test("An unknown charset is named in the faults")
    func unknownCharset() {
        var faults = FaultList(limit: 10)
        let bytes = Array("=?klingon?Q?a?=".utf8)
        _ = HeaderText.decoded(bytes.span, faults: &faults)
        #expect(faults.sentences == ["The charset \"klingon\" of an encoded word is unknown; it was guessed."])
    }

    @Test("Folded values are put together, white space kept")
    func folding() throws {
        let message = ParsedMessage(source: Samples.mail("Subject: one\n two\n\tthree\nX-Empty:\nX: y\n"))
        #expect(message.summary.subject == "one two\tthree")
        #expect(message.header.map(\.name) == ["Subject", "X-Empty", "X"])
        #expect(message.header.map(\.value) == ["one two\tthree", "", "y"])
        let first = try #require(message.header.first)
        #expect(first.rawValue == Array(" one\r\n two\r\n\tthree".utf8))
        #expect(message.header.value("x-EMPTY") == "")
        #expect(message.header.values("subject") == ["one two\tthree"])
        #expect(message.header.value("none") == nil)
    }

    @Test("A header that ends without an empty line is noted and the rest is the text")
    func missingEmptyLine() {
        let message = ParsedMessage(source: Samples.mail("From: a@x\nDate: 1 Jan 2026 00:00 Z\nno header field\nmore"))
        #expect(message.text == "no header field\r\nmore\r\n")
        #expect(message.faults == ["The header of part 0 ends without an empty line, before \"no header field\"."])
    }
}
