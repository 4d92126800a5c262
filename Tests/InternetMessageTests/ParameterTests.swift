import Testing

@testable import InternetMessage

@Suite("Parameters")
struct ParameterTests {
    @Test(
        "A parameter is read in every form it arrives in",
        arguments: [
            ("attachment; filename=a.txt", "a.txt"),
            ("attachment; FileName = \"a b.txt\" ; size=1", "a b.txt"),
            ("attachment; filename=a b (1).txt; x=y", "a b (1).txt"),
            ("attachment; filename=\"a\\\"b\\\\c\"", "a\"b\\c"),
            ("attachment; filename=\"C:\\temp\\a.txt\"", "C:\\temp\\a.txt"),
            ("attachment; filename=\"open", "open"),
            ("attachment filename=a.txt", "a.txt"),
            ("attachment;; ;filename=a.txt;", "a.txt"),
            ("attachment; (a comment; filename=no) filename=a.txt", "a.txt"),
            ("attachment; filename=\"=?utf-8?Q?=C3=A4.txt?=\"", "ä.txt"),
            ("attachment; filename=\"=?utf-8?Q?=C3=A4?= =?utf-8?Q?.txt?=\"", "ä.txt"),
            ("attachment; filename=ä.txt", "ä.txt"),
            ("attachment; filename*=utf-8'de'%C3%A4.txt", "ä.txt"),
            ("attachment; filename*=iso-8859-1''%e4.txt", "ä.txt"),
            ("attachment; filename=no; filename*=utf-8''yes", "yes"),
            ("attachment; filename*0=a; filename*1=b; filename*2=c", "abc"),
            ("attachment; filename*1=b; filename*0=a", "ab"),
            ("attachment; filename*0=a; filename*2=c", "a"),
            ("attachment; filename*0*=utf-8''%C3; filename*1*=%A4; filename*2=\"%20\"", "ä%20"),
            ("attachment; filename*=no-quotes%20here", "no-quotes here"),
            ("attachment; filename*=utf-8''%zz%2", "%zz%2"),
            ("attachment; filename*99999999999=a; filename=b", "b"),
            ("attachment; filename=a; filename=b", "a"),
            ("attachment; filename=", ""),
        ]
    )
    func fileNames(value: String, expected: String) {
        #expect(ParameterizedValue(Array(value.utf8)).text("filename") == expected)
    }

    @Test(
        "Content types with faults keep their type and boundary",
        arguments: [
            ("multipart/mixed; boundary=a charset=b", "multipart/mixed", "a"),
            ("Multipart/Mixed; Boundary=\"a b\"", "multipart/mixed", "a b"),
            ("multipart/mixed boundary=a", "multipart/mixed", "a"),
            ("multipart/mixed;\tboundary = a", "multipart/mixed", "a"),
            ("multipart/mixed (comment); boundary*0=a; boundary*1=b", "multipart/mixed", "ab"),
        ]
    )
    func contentTypes(value: String, type: String, boundary: String) {
        let field = ParameterizedValue(Array(value.utf8))
        #expect(field.value == type)
        #expect(field.bytes("boundary") == Array(boundary.utf8))
    }

    @Test(
        "A file name for display holds no path and no trick",
        arguments: [
            ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("C:\\x\\a.exe", "a.exe"), ("..", ""), ("/", ""),
            ("a\u{202E}txt.exe\u{0}\r\n", "atxt.exe"), ("日本.txt", "日本.txt"),
        ]
    )
    func display(name: String, expected: String) {
        #expect(FileName.display(name) == expected)
    }

    @Test("A file name for display has at most 255 bytes and no half character")
    func displayLength() {
        #expect(FileName.display(String(repeating: "ä", count: 127) + "b") == String(repeating: "ä", count: 127) + "b")
        #expect(FileName.display(String(repeating: "ä", count: 128)) == String(repeating: "ä", count: 127))
    }

    @Test(
        "The name in Content-Disposition counts before that in Content-Type, whichever field comes first",
        arguments: [
            ("attachment; filename=a.txt", "text/plain; name=b.txt", "a.txt"),
            ("attachment; filename=a.txt", "text/plain", "a.txt"),
            ("attachment; name=a.txt", "text/plain; name=b.txt", "a.txt"),
            ("attachment", "text/plain; name=b.txt", "b.txt"),
            ("attachment; filename=\"\"", "text/plain; name=b.txt", "b.txt"),
            ("attachment", "text/plain", ""),
        ],
        [true, false]
    )
    func nameInTwoFields(fields: (disposition: String, type: String, name: String), isTypeFirst: Bool) throws {
        let both = ["Content-Disposition: \(fields.disposition)\n", "Content-Type: \(fields.type)\n"]
        let header = (isTypeFirst ? both.reversed() : both).joined()
        let message = ParsedMessage(source: Samples.mail(header + "\ntext"))
        #expect(message.root.fileName == fields.name)
    }
}
