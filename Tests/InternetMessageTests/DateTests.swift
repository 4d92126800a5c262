import Testing

@testable import InternetMessage

@Suite("Dates")
struct DateTests {
    @Test(
        "Dates are read to seconds since 1970",
        arguments: [
            ("Thu, 1 Jan 1970 00:00:00 +0000", 0),
            ("Tue, 24 Nov 2026 04:00:00 +0100", 1_795_489_200),
            ("24 Nov 2026 03:00 GMT", 1_795_489_200),
            ("Mon, 23 Nov 2026 22:00:00 EST", 1_795_489_200),
            ("Mon, 23 Nov 2026 20:00:00 pdt", 1_795_489_200),
            ("Tue, 24 Nov 26 03:00:00 UT", 1_795_489_200),
            ("Tue, 24 Nov 126 03:00:00 Z", 1_795_489_200),
            ("Tue , 24 Nov 2026 (a (b)) 03 : 00 : 00 +0000", nil),
            ("Tue,24 Nov 2026 03:00:00", 1_795_489_200),
            ("Tue, 24 Nov 2026 03:00:00 -0000 (UTC)", 1_795_489_200),
            ("Tue, 24 Nov 2026 03:00:00 A", 1_795_489_200),
            ("Tue Nov 24 03:00:00 2026", 1_795_489_200),
            ("24-Nov-2026 03:00:00 +00:00", 1_795_489_200),
            ("Tue, 24 November 2026 03:00:00-0000", 1_795_489_200),
            ("Thu, 29 Feb 2024 12:00:00 +0000", 1_709_208_000),
            ("1 Jan 50 00:00 +0000", -631_152_000),
            ("Wed, 31 Dec 2008 23:59:60 +0000", 1_230_768_000),
            ("29 Feb 2026 12:00:00 +0000", nil),
            ("32 Jan 2026 12:00:00 +0000", nil),
            ("0 Jan 2026 12:00:00 +0000", nil),
            ("1 Jan 2026 24:00:00 +0000", nil),
            ("1 Jan 2026 12:60:00 +0000", nil),
            ("1 Jan 2026 12:00:61 +0000", nil),
            ("1 Jan 2026 12:00:00:00 +0000", nil),
            ("1 Jan 2026 12: +0000", nil),
            ("1 Jan 2026", nil),
            ("1 Jan 99999 00:00:00 +0000", nil),
            ("999999999999999999999 Jan 2026 00:00:00 +0000", nil),
            ("", nil),
            ("yesterday", nil),
        ] as [(String, Int64?)]
    )
    func dates(value: String, expected: Int64?) {
        let bytes = Array(value.utf8)
        let seconds = DateParser.seconds(from: bytes.span)
        #expect(seconds == expected)
    }
}
