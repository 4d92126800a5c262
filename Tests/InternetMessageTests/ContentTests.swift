import Testing

@testable import InternetMessage

@Suite("Content")
struct ContentTests {
    private func decode(_ encoding: TransferEncoding, _ text: String) -> (text: String, faults: Int) {
        let bytes = Array(text.utf8)
        let decoded = encoding.decode(bytes.span)
        return (String(decoding: decoded.bytes, as: UTF8.self), decoded.faults)
    }

    @Test(
        "Quoted-printable is decoded with its faults",
        arguments: [
            ("a=3Db", "a=b", 0), ("a=\r\nb", "ab", 0), ("a= \t\r\nb", "ab", 0), ("a=\nb", "ab", 0),
            ("a \t\r\nb", "a\r\nb", 0),
            ("=c3=a4", "ä", 0), ("a=", "a", 0), ("a=4", "a=4", 1), ("=XY=", "=XY", 1), ("==41", "=A", 1), ("", "", 0),
            ("a\r\n\r\n", "a\r\n\r\n", 0), ("=20\r\n", " \r\n", 0),
        ]
    )
    func quotedPrintable(text: String, expected: String, faults: Int) {
        let decoded = decode(.quotedPrintable, text)
        #expect(decoded.text == expected)
        #expect(decoded.faults == faults)
    }

    @Test(
        "Base64 is decoded with its faults",
        arguments: [
            ("QUJD", "ABC", 0), ("QUI=", "AB", 0), ("QQ==", "A", 0), ("QU\r\nJD\r\n", "ABC", 0), ("QUI", "AB", 1),
            ("QQ", "A", 1), ("Q", "", 2), ("QQ==QUI=", "AAB", 0), ("Q*U!JD", "ABC", 2), ("====", "", 0), ("", "", 0),
        ]
    )
    func base64(text: String, expected: String, faults: Int) {
        let decoded = decode(.base64, text)
        #expect(decoded.text == expected)
        #expect(decoded.faults == faults)
    }

    @Test("A limit of the decoded bytes is kept closely")
    func limits() {
        let bytes = Array(String(repeating: "QUJD", count: 1_000).utf8)
        let decoded = TransferEncoding.base64.decode(bytes.span, limit: 10)
        let copied = TransferEncoding.identity.decode(bytes.span, limit: 10)
        #expect(decoded.bytes.count == 12)
        #expect(copied.bytes.count == 10)
    }

    @Test(
        "Charsets are read to the same text",
        arguments: [
            ("utf-8", "Zürich", [0x5A, 0xC3, 0xBC, 0x72, 0x69, 0x63, 0x68]),
            ("ISO-8859-1", "Zürich", [0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68]),
            ("\"iso-8859-15\"", "€", [0xA4]),
            ("iso-8859-2", "ł", [0xB3]),
            ("windows-1250", "ł", [0xB3]),
            ("iso-8859-5", "Я", [0xCF]),
            ("iso-8859-7", "Ω", [0xD9]),
            ("iso-8859-9", "ş", [0xFE]),
            ("windows-1252", "“€”", [0x93, 0x80, 0x94]),
            ("windows-1255", "ש", [0xF9]),
            ("windows-1256", "ش", [0xD4]),
            ("windows-1258", "đ", [0xF0]),
            ("koi8-r", "Я", [0xF1]),
            ("koi8-u", "ї", [0xA7]),
            ("iso-2022-jp", "日本", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42]),
            ("Shift_JIS", "①", [0x87, 0x40]),
            ("euc-jp", "日", [0xC6, 0xFC]),
            ("GB2312", "中", [0xD6, 0xD0]),
            ("gb18030", "😀", [0x94, 0x39, 0xFC, 0x36]),
            ("big5", "中", [0xA4, 0xA4]),
            ("ks_c_5601-1987", "한", [0xC7, 0xD1]),
            ("utf-7", "ä&", [0x2B, 0x41, 0x4F, 0x51, 0x2D, 0x26]),
            ("utf-16", "ä", [0xFF, 0xFE, 0xE4, 0x00]),
            ("utf-16", "ä", [0xFE, 0xFF, 0x00, 0xE4]),
            ("utf-16", "ab", [0x61, 0x00, 0x62, 0x00]),
            ("utf-16be", "ä", [0x00, 0xE4]),
            ("x-sjis", "日", [0x93, 0xFA]),
            ("csISO2022JP", "a", [0x61]),
            ("tis-620", "ก", [0xA1]),
            ("macintosh", "ä", [0x8A]),
            ("cp850", "ä", [0x84]),
        ] as [(String, String, [UInt8])]
    )
    func charsets(label: String, expected: String, bytes: [UInt8]) {
        let decoded = PartText.text(of: bytes.span, content: description(charset: label))
        #expect(decoded.text == expected)
        #expect(decoded.fault == nil)
    }

    @Test(
        "What is not of its charset is replaced or guessed, and noted",
        arguments: [
            ("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b", .malformed),
            ("shift_jis", [0x61, 0x93], "a\u{FFFD}", .malformed),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46], "\u{FFFD}", .malformed),
            ("utf-16le", [0x61, 0x00, 0x62], "a\u{FFFD}", .malformed),
            ("us-ascii", [0xE9], "é", .malformed),
            ("klingon", [0xE9], "é", .unknownCharset),
            ("../../gconv", [0x61], "a", .unknownCharset),
            ("UTF-8//TRANSLIT", [0x61], "a", .unknownCharset),
            ("", [0xC3, 0xA4], "ä", nil),
        ] as [(String, [UInt8], String, Charset.Fault?)]
    )
    func malformed(label: String, bytes: [UInt8], expected: String, fault: Charset.Fault?) {
        let decoded = PartText.text(of: bytes.span, content: description(charset: label))
        #expect(decoded.text == expected)
        #expect(decoded.fault == fault)
    }

    @Test("After 10,000 malformed characters the rest is guessed, not lost")
    func wrongLabel() {
        let bytes = [[UInt8]](repeating: [0x81, 0x20], count: 10_001).flatMap { $0 } + Array("end".utf8)
        let decoded = PartText.text(of: bytes.span, content: description(charset: "shift_jis"))
        #expect(decoded.text.hasSuffix("end"))
        #expect(decoded.fault == .malformed)
    }

    @Test("A byte order mark is no text, and HTML may name its own charset")
    func marks() {
        let marked = Array("\u{FEFF}a".utf8)
        let text = PartText.text(of: marked.span, content: ContentDescription()).text
        #expect(text == "a")
        var html = ContentDescription()
        html.mediaType = "text/html"
        let page = Array("<meta charset=\"koi8-r\">".utf8) + [0xF1]
        let pageText = PartText.text(of: page.span, content: html).text
        #expect(pageText == "<meta charset=\"koi8-r\">Я")
    }

    private func description(charset: String) -> ContentDescription {
        var content = ContentDescription()
        content.charset = charset
        return content
    }
}
