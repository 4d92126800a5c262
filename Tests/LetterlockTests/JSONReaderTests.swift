import Testing

@testable import letterlock

@Suite struct JSONReaderTests {
    @Test(arguments: [
        ("{}", JSONValue.object([])), (" [ ] ", .array([])), ("null", .null), ("true", .boolean(true)),
        ("false", .boolean(false)),
        ("0", .number("0")), ("-1.50e+3", .number("-1.50e+3")), ("\u{FEFF}1", .number("1")),
        (#""""#, .string("")), (#""\"\\\/\b\f\n\r\tü""#, .string("\"\\/\u{8}\u{C}\n\r\tü")),
        (#""\u00e9\ud83d\ude00x""#, .string("é😀x")), (#""\u0000""#, .string("\0")),
        ("[1, 2,]", .array([.number("1"), .number("2")])),
        (
            "{\"a\": 1, // one\n \"b\": [null], /* two\n */ }",
            .object([.init(name: "a", value: .number("1")), .init(name: "b", value: .array([.null]))])
        ),
        ("// first\n1 // last", .number("1")), ("/**/1/***/", .number("1")),
        (#"{"a": {"a": 1}}"#, .object([.init(name: "a", value: .object([.init(name: "a", value: .number("1"))]))])),
    ])
    func `JSON with comments and trailing commas is read`(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
        // What is written of it reads as the same.
        #expect(try JSONReader.read(Array(value.source.utf8)) == value)
    }

    @Test(arguments: [
        ("", "line 1, column 1: expected a value, found the end"),
        ("{", "line 1, column 2: expected a name in double quotes, found the end"),
        ("[1", "line 1, column 3: expected a comma or ], found the end"),
        ("{\n\"a\": 1\n\"b\": 2}", #"line 3, column 1: expected a comma or }, found "\"""#),
        ("{\"ü\": tru}", #"line 1, column 7: expected a value, found "t""#),
        ("{a: 1}", #"line 1, column 2: expected a name in double quotes, found "a""#),
        ("{'a': 1}", #"line 1, column 2: expected a name in double quotes, found "'""#),
        ("[,]", #"line 1, column 2: expected a value, found ",""#),
        ("[1,,]", #"line 1, column 4: expected a value, found ",""#),
        ("01", "line 1, column 1: not a number: no leading zeros, at least one digit"),
        ("-", "line 1, column 1: not a number: no leading zeros, at least one digit"),
        ("1.", "line 1, column 3: expected a digit, found the end"),
        ("1e", "line 1, column 3: expected a digit, found the end"),
        ("1 2", #"line 1, column 3: "2" stands behind the end of the value"#),
        ("\"a", "line 1, column 1: this string has no closing quote"),
        ("\"a\\", "line 1, column 3: a backslash is written \\\\"),
        ("\"a\nb\"", "line 1, column 3: a string may not hold a line end or another control character; write \\n"),
        (#""C:\x""#, "line 1, column 4: a backslash is written \\\\"),
        (#""\u12""#, "line 1, column 2: not a character: \\u needs four hex digits"),
        (#""\u+123""#, "line 1, column 2: not a character: \\u needs four hex digits"),
        (#""\ud83d""#, "line 1, column 2: not a character: \\u needs four hex digits"),
        (#""\ud83d\u0041""#, "line 1, column 2: not a character: \\u needs four hex digits"),
        (#"{"a": 1, "a": 1}"#, "line 1, column 10: a is there twice; keep one of them"),
        ("/* 1", "line 1, column 1: this comment has no end"), ("/ 1", "line 1, column 1: a comment begins with //"),
    ])
    func `Anything else is an error with its place`(text: String, message: String) {
        #expect {
            try JSONReader.read(Array(text.utf8))
        } throws: { error in
            (error as? JSONSyntaxError)?.description == message
        }
    }

    @Test func `Bytes that are not UTF-8 are an error`() {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }

    @Test func `32 levels are read, and the 33rd is an error`() throws {
        let nested = { (levels: Int) in
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try JSONReader.read(nested(JSONReader.maximumDepth))
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(nested(JSONReader.maximumDepth + 1)) }
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(nested(500_000)) }
    }

    /// Compared each with all before it, they would take minutes.
    @Test(.timeLimit(.minutes(1)))
    func `As many members as a request can hold are read, and one that is there twice among them is found`() throws {
        let members = (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        guard case .object(let read) = try JSONReader.read(Array("{\(members)}".utf8)) else {
            Issue.record("It is no object.")
            return
        }
        #expect(read.count == 100_000)
        #expect {
            try JSONReader.read(Array("{\(members),\"k0\":0}".utf8))
        } throws: { error in
            (error as? JSONSyntaxError)?.problem == "k0 is there twice; keep one of them"
        }
        #expect(throws: ValueFault.self) { try FaultRuleReader.rules(.array([.object(read)])) }
    }

    @Test func `Every beginning of a text is read or is an error`() {
        let text = Array(
            "\u{FEFF}{\"a\\u00e9\": [1.5e3, true, null, \"\\ud83d\\ude00\"], // x\n /* y */ \"ü\": {},}".utf8
        )
        for count in 0..<text.count {
            _ = try? JSONReader.read(Array(text[..<count]))
        }
    }
}
